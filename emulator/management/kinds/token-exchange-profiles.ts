import { prefixedId } from '../../store/ids.ts';
import type { JsonObject } from '../../store/json.ts';
import { defineKind } from '../engine/crud.ts';
import { badRequest } from '../engine/errors.ts';
import type { Call } from '../engine/kind.ts';

const TRIGGER = 'custom-token-exchange';

/** @throws ApiError 400. Texts: OpenAPI description, 2026-06-25. */
function withAction(row: JsonObject, { tenant }: Call): JsonObject {
  const action = tenant.store.collection('actions').get(String(row.action_id));
  if (!action) throw badRequest('Action not found');
  if (!action.supported_triggers.some(({ id }) => id.startsWith(TRIGGER))) {
    throw badRequest(`Action must have supported_triggers: ${TRIGGER}`);
  }
  if (!action.deployed_version_id) throw badRequest('Action is not deployed');
  return row;
}

export const tokenExchangeProfiles = defineKind({
  path: '/token-exchange-profiles',
  collection: 'token_exchange_profiles',
  newId: () => prefixedId('tep_'),
  timestamps: true,
  beforeCreate: withAction,
  unique: [
    {
      field: 'subject_token_type',
      // Said of a new one and of an update in different words.
      message: (_, { operation }) =>
        operation.method === 'POST'
          ? 'subject_token_type already exists for tenant'
          : 'Token exchange profile with the same subject_token_type already exists',
    },
  ],
  missing: { message: 'Token exchange profile not found.' },
  source: 'terraform/TestTokenExchangeDataSourceResource.yaml, 2026-05-29; 409: OpenAPI description, 2026-06-25',
});
