import { createHash } from 'node:crypto';
import { prefixedId } from '../../store/ids.ts';
import { isObject, type JsonObject } from '../../store/json.ts';
import { defineKind, find, update, without } from '../engine/crud.ts';
import { notFound } from '../engine/errors.ts';
import type { Call, Kind } from '../engine/kind.ts';
import { answerPage } from '../engine/paging.ts';
import { deleteKnown } from '../engine/strict.ts';

function formCount(row: JsonObject, { tenant }: Call): number {
  const forms = [...tenant.store.collection('forms').values()];
  return forms.filter(({ nodes }) => JSON.stringify(nodes ?? []).includes(`"flow_id":"${row.id}"`)).length;
}

function hydrate(row: JsonObject, call: Call): JsonObject {
  const asked = call.query.hydrate?.split(',') ?? [];
  return asked.includes('form_count') ? { ...row, form_count: formCount(row, call) } : row;
}

const flowKind: Kind = {
  path: '/flows',
  collection: 'flows',
  newId: () => prefixedId('af_', 22),
  timestamps: true,
  missing: { message: 'Flow not found' },
  routes: {
    'GET /flows': (call) => {
      const rows = [...call.tenant.store.collection('flows').values()];
      return answerPage(call, { key: 'flows', rows, show: (row) => hydrate(without(row, ['actions']), call) });
    },
    'GET /flows/{id}': (call) => ({ body: hydrate(find(flowKind, call), call) }),
    'DELETE /flows/{id}': (call) => deleteKnown(flowKind, call),
    'GET /flows/{id}/executions': (call) => {
      find(flowKind, call);
      return answerPage(call, { key: 'executions', rows: [] });
    },
    'GET /flows/{id}/executions/{execution_id}': () => {
      throw notFound('Execution not found');
    },
    // No flow is ever executed here, and the description (2026-06-25) has no 404 for one that is gone.
    'DELETE /flows/{id}/executions/{execution_id}': (call) => {
      find(flowKind, call);
      return {};
    },
  },
  source: 'go-auth0-v1/TestFlowManager_Update.yaml, 2024-09-23; deploy-cli/*.json, 2026-08-10',
};

export const flows = defineKind(flowKind);

function mask(secret: string): string {
  return `${secret.slice(0, 3)}***${secret.slice(-3)}`;
}

/** Known for one kind of credentials only: go-auth0-v1/TestFlowVaultConnectionManager_Create.yaml#0, 2024-09-12. */
function accountName({ type, token }: JsonObject): JsonObject {
  return type === 'BEARER' && typeof token === 'string' ? { account_name: `Bearer ${mask(token)}` } : {};
}

/** Another one whenever name or credentials change: terraform/TestAccVaultConnection.yaml#0 and 4, 2024-09-30. */
function fingerprintOf({ id, name, app_id, setup }: JsonObject): string {
  return createHash('md5')
    .update(JSON.stringify([id, name, app_id, setup]))
    .digest('hex');
}

function withSetup(row: JsonObject): JsonObject {
  const fingerprint = fingerprintOf(row);
  const { setup } = row;
  if (!isObject(setup)) return { ...row, ready: false, fingerprint };
  return { ...row, ...accountName(setup as JsonObject), ready: true, fingerprint };
}

const vaultKind: Kind = {
  path: '/flows/vault/connections',
  collection: 'flow_vault_connections',
  newId: () => prefixedId('ac_', 22),
  timestamps: true,
  hidden: ['setup'],
  missing: { message: 'Connection not found' },
  beforeCreate: withSetup,
  beforeUpdate: withSetup,
  // Only writes name a refresh that never was: terraform/TestAccVaultConnection.yaml#0, 4 and 5, 2024-09-30.
  showCreated: (row) => withRefresh(without(row, ['setup'])),
  routes: {
    'PATCH /flows/vault/connections/{id}': (call) => {
      const answer = update(vaultKind, call);
      return { ...answer, body: withRefresh(answer.body as JsonObject) };
    },
    'DELETE /flows/vault/connections/{id}': (call) => deleteKnown(vaultKind, call),
  },
  source: 'terraform/TestAccVaultConnection*.yaml, 2024-09-30; deploy-cli/*.json, 2026-08-10',
};

function withRefresh(row: JsonObject): JsonObject {
  return row.ready === true ? row : { ...row, refreshed_at: null };
}

export const flowVaultConnections = defineKind(vaultKind);
