/** Assumptions about the Management API. See `Assumption`. */
export const MANAGEMENT_ASSUMPTIONS = [
  {
    id: 'connection-purposes',
    question: 'Which connections show `authentication` and `connected_accounts` when nobody set them?',
    chosen: 'All but those of strategies whose last recording is older than these fields, such as samlp, waad and sms.',
    alternative: 'All.',
    howToFindOut: 'Create a connection of strategy samlp without these fields and read it.',
    source:
      'Shown for auth0, google-apps, google-oauth2, line, oauth2, oidc and okta (recordings since 2026-01); the OpenAPI ' +
      'description (2026-06-25) has both as optional for every strategy.',
    fixed: 'not built: the fields come with the answers of the Management API only.',
  },
  {
    id: 'verified-address-mail',
    question: 'What becomes of a job that sends a verification mail to an address that is verified?',
    chosen: 'It fails, and no mail is sent.',
    alternative: 'It sends the mail, and is completed.',
    howToFindOut: 'POST /jobs/verification-email for a user whose email_verified is true, and read the job.',
    source: 'go-auth0-v1/TestJobManager_VerifyEmail.yaml#2, 2023-04-18: failed for such a user; it does not tell why.',
  },
  {
    id: 'organization-entitlements',
    question: 'Which organizations show `third_party_client_access` and `is_app_entitlement_active`?',
    chosen: 'Those that set the second, or have applications or roles of their own.',
    alternative: 'All of a tenant that has the feature, from the start.',
    howToFindOut: 'Create an organization on a tenant of today and read it.',
    source:
      'Three recordings of one tenant (terraform, 2026) show them; all others and the OpenAPI description (2026-06-25) ' +
      'do not.',
    fixed: 'not built: the fields come with the answers of the Management API only.',
  },
  {
    id: 'primary-custom-domain',
    question: 'Which custom domain is `primary`?',
    chosen: 'The first one of a tenant, if Auth0 keeps its certificate.',
    alternative: 'The first one, whoever keeps the certificate.',
    howToFindOut: 'Create a domain with self_managed_certs on a tenant that has none.',
    source: 'The four self-managed ones recorded since 2025-10 say false; their tenant may have had others.',
    fixed: 'not built: nothing but the answers of the Management API depends on it.',
  },
  {
    id: 'legacy-enabled-clients',
    question: 'Do connections show `enabled_clients` when they are read or updated?',
    chosen: 'Yes, as a tenant does whose toggle "Legacy Management of Connection\'s Enabled Clients" is on.',
    alternative: 'No, as with the toggle off: GET /connections/{id}/clients tells them.',
    howToFindOut: 'Look for the toggle in the dashboard, Settings > Advanced > Migrations.',
    source:
      'docs-v2 migrate-dedicated-connection-endpoints (2026-11): tenants created since 2026-01-07 may be without; all ' +
      'recordings until 2026-08-10 show it, two of 2026-08-12 do not.',
  },
] as const;
