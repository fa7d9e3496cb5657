import { prefixedId } from '../../store/ids.ts';
import { defineKind } from '../engine/crud.ts';

export const verifiableCredentialTemplates = defineKind({
  path: '/verifiable-credentials/verification/templates',
  collection: 'verifiable_credential_templates',
  newId: () => prefixedId('vct_'),
  timestamps: true,
  defaults: () => ({ custom_certificate_authority: null }),
  unique: [{ field: 'name', message: ({ name }) => `Template ${name} already exists.` }],
  missing: { message: 'The verifiable credential template does not exist.' },
  source: 'OpenAPI description, 2026-06-25: nothing recorded',
});
