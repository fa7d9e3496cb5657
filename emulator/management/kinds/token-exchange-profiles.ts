import { prefixedId } from '../../store/ids.ts';
import { defineKind } from '../engine/crud.ts';

export const tokenExchangeProfiles = defineKind({
  path: '/token-exchange-profiles',
  collection: 'token_exchange_profiles',
  newId: () => prefixedId('tep_'),
  timestamps: true,
  unique: [
    {
      field: 'subject_token_type',
      message: 'Token exchange profile with the same subject_token_type already exists',
    },
  ],
  missing: { message: 'Token exchange profile not found.' },
  source: 'terraform/TestTokenExchangeDataSourceResource.yaml, 2026-05-29; 409: OpenAPI description, 2026-06-25',
});
