import { uuid } from '../../store/ids.ts';
import { isObject, type JsonObject } from '../../store/json.ts';
import type { TriggerBindingsRow } from '../../store/rows.ts';
import type { Tenant } from '../../tenant.ts';
import { badRequest } from '../engine/errors.ts';

type Binding = TriggerBindingsRow['bindings'][number];

/** The bindings of one trigger in their order, or of all triggers. */
export function bindingsOf(tenant: Tenant, triggerId?: string): readonly Binding[] {
  const rows = tenant.store.collection('action_bindings');
  if (triggerId !== undefined) return rows.get(triggerId)?.bindings ?? [];
  return [...rows.values()].flatMap(({ bindings }) => bindings);
}

export function unbindAction(tenant: Tenant, actionId: string): void {
  const rows = tenant.store.collection('action_bindings');
  for (const row of [...rows.values()]) {
    const bindings = row.bindings.filter(({ action_id }) => action_id !== actionId);
    if (bindings.length !== row.bindings.length) rows.put(row.trigger_id, { ...row, bindings });
  }
}

/** Replaces the bindings of a trigger. @throws ApiError 400 for an Action that is unknown or not deployed */
export function bind(tenant: Tenant, triggerId: string, asked: readonly JsonObject[]): void {
  const now = tenant.clock.iso();
  const before = bindingsOf(tenant, triggerId);
  const bindings = asked.map((request): Binding => {
    const ref = isObject(request.ref) ? (request.ref as JsonObject) : {};
    const value = String(ref.value ?? '');
    const kept = before.find(({ id, action_id }) => (ref.type === 'binding_id' ? id === value : action_id === value));
    const actions = tenant.store.collection('actions');
    const byId = ref.type === 'binding_id' ? actions.get(kept?.action_id ?? '') : actions.get(value);
    const action = ref.type === 'action_name' ? actions.firstBy('name', value) : byId;
    if (!action) throw badRequest(`The action ${value} does not exist.`, 'inexistent_action');
    if (!action.deployed_version_id)
      throw badRequest(`The action ${action.name} is not deployed.`, 'action_not_deployed');
    const display_name = String(request.display_name ?? action.name);
    const same = before.find(({ action_id }) => action_id === action.id);
    return {
      id: same?.id ?? uuid(),
      action_id: action.id,
      display_name,
      created_at: same?.created_at ?? now,
      updated_at: now,
    };
  });
  tenant.store.collection('action_bindings').put(triggerId, { trigger_id: triggerId, bindings });
}
