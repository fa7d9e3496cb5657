import { defineSingleton } from '../engine/singleton.ts';

/** How long multi-factor authentication is remembered: not described, and served. */
export const guardianTenantSettings = defineSingleton({
  path: '/guardian/settings',
  name: 'guardian.settings',
  method: 'PUT',
  replaces: true,
  defaults: {
    display_remember_me_checkbox: true,
    remember_me_default_value: false,
    mfa_session_inactivity_timeout: 604800,
    mfa_session_overall_timeout: 2592000,
  },
  source: 'terraform-hist/TestAccGuardianSettings.yaml#0, 2026',
});
