import { prefixedId } from '../../store/ids.ts';
import { isObject, type JsonObject } from '../../store/json.ts';
import { defineKind, find } from '../engine/crud.ts';
import { notEmulated } from '../engine/errors.ts';
import type { Call, Kind } from '../engine/kind.ts';
import { answerPage } from '../engine/paging.ts';
import { deleteKnown } from '../engine/strict.ts';

/** Parts without content are not kept: terraform/TestAccFormDataSource.yaml#0, 2024-10-08. */
function withoutEmpty(row: JsonObject): JsonObject {
  const isEmpty = (value: unknown) =>
    value === null ||
    (isObject(value) && Object.keys(value).length === 0) ||
    (Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(row).filter(([, value]) => !isEmpty(value)));
}

/** The flows that a form's nodes of type FLOW run. */
function flowsOf(row: JsonObject): string[] {
  const nodes = (row.nodes ?? []) as JsonObject[];
  const ids = nodes.filter(({ type }) => type === 'FLOW').map(({ config }) => String((config as JsonObject)?.flow_id));
  return [...new Set(ids)];
}

function summary({ id, name, created_at, updated_at, ...row }: JsonObject): JsonObject {
  return { id, name, flow_count: flowsOf(row).length, created_at, updated_at } as JsonObject;
}

const kind: Kind = {
  path: '/forms',
  collection: 'forms',
  newId: () => prefixedId('ap_', 22),
  timestamps: true,
  missing: { message: 'Form not found' },
  beforeCreate: withoutEmpty,
  beforeUpdate: withoutEmpty,
  routes: {
    'GET /forms': (call) => {
      const rows = [...call.tenant.store.collection(kind.collection).values()];
      // The number of flows is always told.
      if (call.query.hydrate?.split(',').includes('links')) throw notEmulated('the links of forms in a list');
      return answerPage(call, { key: 'forms', rows, show: summary });
    },
    'GET /forms/{id}': (call) => ({ body: hydrated(call) }),
    'DELETE /forms/{id}': (call) => deleteKnown(kind, call),
  },
  source: 'deploy-cli/should-dump-without-throwing-an-error.json#150–151, 2026-08-10; terraform/TestAccForm*.yaml',
};

function hydrated(call: Call): JsonObject {
  const row = find(kind, call);
  const asked = call.query.hydrate?.split(',') ?? [];
  return asked.includes('flow_count') ? { ...row, flow_count: flowsOf(row).length } : row;
}

export const forms = defineKind(kind);
