import { prefixedId } from '../../store/ids.ts';
import type { JsonObject } from '../../store/json.ts';
import { defineKind } from '../engine/crud.ts';
import { conflict } from '../engine/errors.ts';
import type { Kind } from '../engine/kind.ts';
import { deleteKnown } from '../engine/strict.ts';

const SUBJECT = ['resource', 'consumer', 'consumer_selector'] as const;

function isSame(row: JsonObject, other: JsonObject): boolean {
  return SUBJECT.every((field) => row[field] === other[field]);
}

const kind: Kind = {
  path: '/rate-limit-policies',
  collection: 'rate_limit_policies',
  newId: () => prefixedId('rlp_', 21),
  timestamps: true,
  missing: { message: 'The rate limit policy does not exist.' },
  filters: Object.fromEntries(
    SUBJECT.map((field) => [field, (row: JsonObject, value: string) => row[field] === value]),
  ),
  beforeCreate: (row, { tenant }) => {
    if ([...tenant.store.collection(kind.collection).values()].some((other) => isSame(row, other))) {
      throw conflict('A rate limit policy with the same resource, consumer, and consumer_selector already exists.');
    }
    return row;
  },
  routes: { 'DELETE /rate-limit-policies/{id}': (call) => deleteKnown(kind, call) },
  source: 'terraform/TestAccRateLimitPolicy.yaml, 2026-07-06; 404, 409: OpenAPI description, 2026-06-25',
};

export const rateLimitPolicies = defineKind(kind);
