import type { JsonObject } from '../../store/json.ts';
import type { Call, Resource } from '../engine/kind.ts';
import { bind, bindingsOf } from './action-bindings.ts';
import { actionsPage, showAction, withoutCode } from './actions.ts';
import { TRIGGERS } from './triggers.ts';

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
