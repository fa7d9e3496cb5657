/** A finding of the walk that is as it should be, and why. */
export interface Exception {
  finding: RegExp;
  reason: string;
}

/** Answers of real tenants that Auth0's description (2026-06-25) does not have. Newer recordings go before it. */
const RECORDED: Exception[] = [
  {
    finding: /(aws_partner_event_source|awsPartnerEventSource|azurePartnerTopic) was/,
    reason: 'made by Auth0: terraform/TestAccLogStream*.yaml',
  },
  {
    finding: /mixpanelServiceAccountPassword was .* and is "\*+"/,
    reason: 'masked: terraform/TestAccLogStreamMixpanel.yaml',
  },
  {
    finding: /vault\/connections.*refreshed_at should be string/,
    reason: 'null: terraform/TestAccVaultConnection.yaml#0',
  },
  { finding: /actions.*additional properties: current_version$/, reason: 'terraform/TestAccAction*.yaml, 2026' },
  { finding: /modules.*additional properties: latest_version$/, reason: 'terraform/TestAccActionModule*.yaml, 2026' },
  { finding: /dependencies\.0\.registry_url was/, reason: 'go-auth0-v1/TestActionManager_*.yaml, 2023-01-25' },
  { finding: /\.triggers\[\]\.id should be equal/, reason: 'mcp-tool: deploy-cli/*.json, 2026-08-10' },
  { finding: /additional properties: pre-custom-token-exchange$/, reason: 'deploy-cli/*.json, 2026-08-10' },
  { finding: /phone\/providers.*credentials'?$/, reason: 'only lists tell them: terraform/TestAccPhoneProvider*.yaml' },
  {
    finding: /phone\/templates.*additional properties: (created|updated)_at$/,
    reason: 'deploy-cli/*.json, 2026-08-10',
  },
  {
    finding: /connections: \[\] .*: (enabled_clients|provisioning_ticket_url)$/,
    reason: 'deploy-cli/*.json, 2026-08-10',
  },
  { finding: /forms: \[\] .*: flow_count$/, reason: 'deploy-cli/*.json, 2026-08-10' },
  { finding: /tenants\/settings: .*additional properties: \w+$/, reason: 'deploy-cli/*.json, 2026-08-10' },
  {
    finding: /custom-domains.*additional properties: (verification_method|created_at)$/,
    reason: 'terraform/TestAccCustomDomain.yaml, 2026-01-27',
  },
  { finding: /custom-domains.*methods\[\]\.name should be equal/, reason: 'in capitals since 2026-01' },
  {
    finding: /client-grants: .*additional properties: grant_id$/,
    reason: 'terraform/TestAccOrganizationClientGrant*.yaml',
  },
  { finding: /encryption_key.*(thumbprint_sha256|'pem'|pem was .*)$/, reason: 'terraform/TestAccResourceServer*.yaml' },
  {
    finding: /hooks.*name was "name\d" and is "name-\d"/,
    reason: 'spelled by Auth0: go-auth0-v1/TestHookManager_*.yaml',
  },
  { finding: /sns: after .*aws_secret_access_key was/, reason: 'written only: go-auth0-v1/TestGuardian*.yaml' },
  {
    finding: /log-streams\/\{id\}: (name|sink) also changes pii_config/,
    reason: 'terraform/TestAccLogStreamDatadog.yaml#8',
  },
  {
    finding: /GET \/hooks\/\{id\}\/secrets: should NOT have fewer than 1/,
    reason: 'go-auth0-v1/TestHookManager_*.yaml',
  },
  { finding: /invitations: status 201 is not/, reason: 'samples of organizations: an invitation is 201' },
  {
    finding: /enabled_connections: (status 409 is not|the same once more is 409)/,
    reason: 'documented for the newer /connections',
  },
  { finding: /actions\/\{id\}\/deploy: status 200 is not/, reason: 'terraform/TestAccAction*.yaml' },
  { finding: /DELETE \/network-acls\/\{id\}: status 200 is not/, reason: 'terraform/TestAccNetworkACL*.yaml' },
  { finding: /PATCH \/(hooks|resource-servers|clients)\/.*status 200 is not/, reason: 'every recorded update is 200' },
  {
    finding: /POST \/actions\/actions: (status 409 is not|the same once more is 409)/,
    reason: 'terraform/TestAccAction*.yaml',
  },
  {
    finding: /oidc_logout also changes|cross_origin_authentication also changes/,
    reason: 'two names of one thing: go-auth0-v1/TestClient_*.yaml',
  },
  { finding: /supplemental-signals: akamai_enabled is refused/, reason: 'go-auth0-v1/TestSupplementalSignals*.yaml' },
];

/** What one field says of another, or what is only written, by Auth0's own documentation. */
const MEANT: Exception[] = [
  { finding: /actions\/actions.*deploy was/, reason: 'an instruction, not a property' },
  { finding: /modules\.0\.module_version_number was 2/, reason: 'the module of the walk has one version' },
  { finding: /name also changes status/, reason: 'an Action is built anew' },
  {
    finding: /(code|secrets|dependencies|runtime|modules) also changes (all_changes_\w+|dependencies)/,
    reason: 'a draft differs from what is deployed',
  },
  { finding: /email-templates.*template was/, reason: 'the name of the path counts' },
  { finding: /also changes .*fingerprint/, reason: 'of the credentials' },
  { finding: /password also changes last_password_reset/, reason: 'the date of the password' },
  { finding: /also changes updated_on/, reason: 'the date of the change' },
  { finding: /log-streams.*startFrom was/, reason: 'where delivery begins, told to nobody' },
  { finding: /keys\/encryption\/\{kid\}: after DELETE it is 200/, reason: 'a key stays, destroyed' },
  { finding: /consent_policy was null/, reason: 'a null takes a field away' },
  {
    finding: /connections.*: assign_membership_on_login is refused.*is_signup_enabled can only/,
    reason: 'who signs up becomes a member: auth0/auth0-deploy-cli#905',
  },
  {
    finding: /prompts\/rendering: (after PATCH configs|configs also)/,
    reason: 'set by prompt and screen, read as a list',
  },
  { finding: /lifetime_in_minutes also changes \w+_lifetime/, reason: 'hours and minutes of one lifetime' },
  { finding: /ephemeral_session_lifetime should be >= 1/, reason: 'hours of a lifetime that was set in minutes' },
  {
    finding: /the same once more is 20[01]/,
    reason: 'what makes a conflict is not documented, or a limit of the plan',
  },
];

/** Refusals of what the walk cannot bring along. */
const NEEDS: Exception[] = [
  { finding: /PATCH .*: (destination|sink) is refused/, reason: 'that of Amazon cannot be changed, by the schema' },
  { finding: /status 501 is not documented/, reason: 'emulator/management/unknown.ts has the reason' },
  { finding: /status 40[04] is not documented/, reason: 'refused by a rule of the schema, or nothing of that id' },
  { finding: /^PATCH \/(refresh-tokens|sessions)\/.*is refused.*404/, reason: 'made by a login only' },
  { finding: /redeliver: refused .*minimum 26/, reason: 'an id of the walk is no event: event-streams.test.ts' },
  { finding: /^PATCH \/emails\/provider: \w+ is refused.*404/, reason: 'a provider is made first: looks.test.ts' },
  { finding: /directory-provisioning.*is refused.*404/, reason: 'is switched on first: connections.test.ts' },
  { finding: /^PATCH \/hooks\/\{id\}\/secrets: own is refused.*404/, reason: 'a secret is made first' },
  {
    finding: /^PATCH \/custom-domains\/default: domain is refused/,
    reason: 'names a domain that is there: custom-domains.test.ts',
  },
  {
    finding: /(universal-login|connections\/\{id\}\/clients|guardian\/policies|trigger.*bindings).*refused/,
    reason: 'a body that is no object',
  },
];

export const EXCEPTIONS: readonly Exception[] = [...RECORDED, ...MEANT, ...NEEDS];
