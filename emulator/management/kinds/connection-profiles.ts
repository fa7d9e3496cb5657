import { prefixedId } from '../../store/ids.ts';
import { defineKind } from '../engine/crud.ts';

export const connectionProfiles = defineKind({
  path: '/connection-profiles',
  collection: 'connection_profiles',
  newId: () => prefixedId('cop_', 22),
  defaults: () => ({
    organization: null,
    connection_name_prefix_template: null,
    enabled_features: null,
    connection_config: null,
    strategy_overrides: null,
  }),
  missing: { message: 'Connection profile not found.' },
  source: 'terraform/TestAccConnectionProfiles.yaml, TestAccClientMyOrganizationConfiguration.yaml, 2026-02',
});
