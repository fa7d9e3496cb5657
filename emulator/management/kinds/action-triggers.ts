import type { JsonObject } from '../../store/json.ts';
import { notFound } from '../engine/errors.ts';
import type { Call, Resource } from '../engine/kind.ts';
import { bind, bindingsOf } from './action-bindings.ts';
import { actionsPage, showAction, withoutCode } from './actions.ts';

const NODE = ['node18-actions', 'node22'];

/** Current triggers. Recorded: deploy-cli/should-dump-without-throwing-an-error.json, GET /actions/triggers, 2026-08-10. */
const TRIGGERS: readonly (readonly [id: string, version: string])[] = [
  ['post-login', 'v3'],
  ['credentials-exchange', 'v2'],
  ['pre-user-registration', 'v2'],
  ['post-user-registration', 'v2'],
  ['post-change-password', 'v2'],
  ['send-phone-message', 'v2'],
  ['password-reset-post-challenge', 'v1'],
  ['custom-email-provider', 'v1'],
  ['custom-phone-provider', 'v1'],
  ['custom-token-exchange', 'v1'],
  ['event-stream', 'v1'],
  ['password-hash-migration', 'v1'],
  ['login-post-identifier', 'v1'],
  ['signup-post-identifier', 'v1'],
];

function trigger([id, version]: readonly [string, string]): JsonObject {
  const fixed = { status: 'CURRENT', runtimes: NODE, default_runtime: 'node22', binding_policy: 'trigger-bound' };
  return { id, version, ...fixed, compatible_triggers: [] };
}

function requireTrigger(id: string): void {
  if (!TRIGGERS.some(([known]) => known === id)) throw notFound('That trigger does not exist.');
}

function shown(call: Call): JsonObject[] {
  const { tenant, id: trigger_id } = call;
  return bindingsOf(tenant, trigger_id).flatMap(({ id, action_id, display_name, created_at, updated_at }) => {
    const action = tenant.store.collection('actions').get(action_id);
    if (!action) return [];
    return [{ id, trigger_id, action: withoutCode(showAction(tenant, action)), created_at, updated_at, display_name }];
  });
}

export const actionTriggers: Resource = {
  routes: {
    'GET /actions/triggers': () => ({ body: { triggers: TRIGGERS.map(trigger) } }),
    'GET /actions/triggers/{id}/bindings': (call) => {
      requireTrigger(call.id);
      return { body: actionsPage(call, 'bindings', shown(call)) };
    },
    'PATCH /actions/triggers/{id}/bindings': (call) => {
      requireTrigger(call.id);
      bind(call.tenant, call.id, (call.body.bindings ?? []) as JsonObject[]);
      return { body: { bindings: shown(call) } };
    },
    'GET /actions/modules': ({ query }) => {
      const page = Number(query.page ?? 0);
      return { body: { modules: [], total: 0, page, per_page: Number(query.per_page ?? 50) } };
    },
  },
  source: 'terraform/TestAccAction.yaml#45, 2026-05-29; go-auth0-v1/TestActionManager_Bindings.yaml, 2023-01-25',
};
