import type { JsonObject } from '../../store/json.ts';
import type { Call, Resource } from '../engine/kind.ts';
import { bind, bindingsOf } from './action-bindings.ts';
import { actionsPage, showAction, withoutCode } from './actions.ts';

interface Trigger {
  id: string;
  version: string;
  runtimes: string[];
  default_runtime: string;
  binding_policy: 'trigger-bound' | 'entity-bound';
  status: 'CURRENT' | 'DEPRECATED';
  compatible_triggers: JsonObject[];
}

function trigger(id: string, version: string, runtimes: string[], more: Partial<Trigger> = {}): Trigger {
  const current = { default_runtime: 'node22', binding_policy: 'trigger-bound', status: 'CURRENT' } as const;
  return { id, version, ...current, runtimes, compatible_triggers: [], ...more };
}

const NODE = ['node18-actions', 'node22'];
const OLDEST = { status: 'DEPRECATED', default_runtime: 'node12' } as const;
const ENTITY_BOUND = { binding_policy: 'entity-bound' } as const;

/** Recorded: deploy-cli/should-dump-without-throwing-an-error.json, GET /actions/triggers, 2026-08-10. */
const TRIGGERS: readonly Trigger[] = [
  trigger('post-login', 'v1', ['node22'], OLDEST),
  trigger('post-login', 'v2', ['node18', 'node22'], { status: 'DEPRECATED', default_runtime: 'node16' }),
  trigger('post-login', 'v3', NODE, { compatible_triggers: [{ id: 'post-login', version: 'v2' }] }),
  ...[
    'credentials-exchange',
    'pre-user-registration',
    'post-user-registration',
    'post-change-password',
    'send-phone-message',
  ].flatMap((id) => [trigger(id, 'v1', ['node22'], OLDEST), trigger(id, 'v2', NODE)]),
  trigger('password-reset-post-challenge', 'v1', NODE),
  trigger('custom-phone-provider', 'v1', NODE),
  trigger('custom-email-provider', 'v1', NODE),
  trigger('custom-token-exchange', 'v1', ['node18', 'node22'], ENTITY_BOUND),
  trigger('event-stream', 'v1', ['node22'], ENTITY_BOUND),
  trigger('password-hash-migration', 'v1', ['node22'], ENTITY_BOUND),
  trigger('mcp-tool', 'v1', ['node22'], ENTITY_BOUND),
];

function shown(call: Call): JsonObject[] {
  const { tenant, id: trigger_id } = call;
  return bindingsOf(tenant, trigger_id).flatMap(({ id, action_id, display_name, created_at, updated_at }) => {
    const action = tenant.store.collection('actions').get(action_id);
    if (!action) return [];
    // `false` also for what is deployed as it is: terraform/TestAccTriggerAction.yaml#12, 2026-05-29.
    const summary = { ...withoutCode(showAction(tenant, action)), all_changes_deployed: false };
    return [{ id, trigger_id, action: summary, created_at, updated_at, display_name }];
  });
}

export const actionTriggers: Resource = {
  routes: {
    'GET /actions/triggers': () => ({ body: { triggers: TRIGGERS.map((row) => ({ ...row })) } }),
    'GET /actions/triggers/{id}/bindings': (call) => ({ body: actionsPage(call, 'bindings', shown(call)) }),
    'PATCH /actions/triggers/{id}/bindings': (call) => {
      bind(call.tenant, call.id, (call.body.bindings ?? []) as JsonObject[]);
      return { body: { bindings: shown(call) } };
    },
  },
  source: 'terraform/TestAccAction.yaml#45, 2026-05-29; go-auth0-v1/TestActionManager_Bindings.yaml, 2023-01-25',
};
