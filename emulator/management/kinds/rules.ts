import { prefixedId } from '../../store/ids.ts';
import type { JsonObject } from '../../store/json.ts';
import { defineKind } from '../engine/crud.ts';
import type { Call } from '../engine/kind.ts';

function nextOrder({ tenant }: Call): number {
  return 1 + Math.max(0, ...[...tenant.store.collection('rules').values()].map(({ order }) => Number(order)));
}

export const rules = defineKind({
  path: '/rules',
  collection: 'rules',
  newId: () => prefixedId('rul_'),
  defaults: (_, call) => ({ enabled: true, order: nextOrder(call), stage: 'login_success' }),
  unique: [{ field: 'name', message: 'A rule with the same name already exists.' }],
  missing: { message: 'The rule does not exist', errorCode: 'inexistent_rule' },
  filters: { enabled: (row: JsonObject, value) => String(row.enabled) === value },
  source: 'terraform/TestAccRule.yaml; go-auth0-v1/TestRuleManager_*.yaml; 409: OpenAPI description, 2026-06-25',
});
