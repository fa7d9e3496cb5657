import { prefixedId } from '../../store/ids.ts';
import { defineKind } from '../engine/crud.ts';

export const connectionProfiles = defineKind({
  path: '/connection-profiles',
  collection: 'connection_profiles',
  newId: () => prefixedId('cop_', 22),
  // The rest stays away: an export with null for a template would not pass auth0-deploy-cli's own schema.
  defaults: () => ({ connection_config: null, strategy_overrides: null }),
  missing: { message: 'Connection profile not found.' },
  source: 'terraform/TestAccConnectionProfiles.yaml, TestAccClientMyOrganizationConfiguration.yaml, 2026-02',
});
