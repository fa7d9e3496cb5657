/** What Auth0's documentation leaves open, and what this tenant does instead of knowing. */
export interface Assumption {
  id: string;
  question: string;
  chosen: string;
  alternative: string;
  /** What to do on a live tenant to know. */
  howToFindOut: string;
  /** What the choice rests on. */
  source: string;
}

/** Every place in the code that relies on one names its `id`. */
export const ASSUMPTIONS = [
  {
    id: 'mail-html-escaping',
    question: 'Are values escaped when a mail template is rendered?',
    chosen: 'Escaped in the body, not in subject and sender.',
    alternative: 'Nothing is escaped unless the template says `| escape`, as in plain Liquid.',
    howToFindOut: 'Invite with an inviter name of "<b>x</b>" and look at the source of the mail.',
    source: 'Liquid itself does not escape; docs-v2 main/docs/customize/email/email-templates (2026-08) does not say.',
  },
  {
    id: 'm2m-organization-errors',
    question:
      'What does /oauth/token say when client credentials ask for an organization that the grant does not allow?',
    chosen: '403 access_denied with a text of our own.',
    alternative: 'Another code or text.',
    howToFindOut: 'Ask for a token with `organization` while the client grant has organization_usage "deny".',
    source: 'None found (2026-11).',
  },
  {
    id: 'action-memory',
    question: 'How much memory may an Action take?',
    chosen: 'A JavaScript heap of 128 MB for the thread that runs a chain of Actions; more fails the login.',
    alternative: 'Another limit.',
    howToFindOut: 'Deploy an Action that allocates megabyte after megabyte and logs how far it got.',
    source: 'docs-v2 main/docs/customize/actions/limitations.mdx (2026-11) names none.',
  },
  {
    id: 'action-failure-text',
    question: 'What does the application read when an Action throws, hangs or ends its process?',
    chosen: 'access_denied; the message of the error, or a sentence of our own for the time limit and the like.',
    alternative: 'Texts of Auth0 for the time limit and a crash.',
    howToFindOut: 'Bind an Action that throws, then one that never ends, and look at the callback URL.',
    source: 'support.auth0.com/center/s/article/troubleshooting-the-access-denied-error: for errors; not for limits.',
  },
  {
    id: 'action-failure-metadata',
    question: 'Is metadata kept that Actions set before a later Action of the same login failed?',
    chosen: 'No: it is written when the flow ends, and this one did not.',
    alternative: 'What completed Actions set is written.',
    howToFindOut: 'Bind one Action that sets app_metadata and one after it that throws; read the user.',
    source:
      'docs-v2 post-login-api-object.mdx: "update the metadata at once before the flow is completed"; deny keeps it.',
  },
  {
    id: 'claims-too-large',
    question: 'What happens to custom claims of more than 100 KB?',
    chosen: 'The claim that crosses the limit is left out, as a claim with a reserved name is.',
    alternative: 'The login fails.',
    howToFindOut: 'Set a claim of 101 KB and log in.',
    source: 'docs-v2 main/docs/secure/tokens/json-web-tokens/create-custom-claims.mdx (2026-11) names the limit only.',
  },
  {
    id: 'effective-role-type',
    question: 'What is `type` of a role that api.roles answers with?',
    chosen: '"tenant".',
    alternative: 'Another word, or "organization" for a role of a membership.',
    howToFindOut: 'Log the answer of api.roles.getUserEffectiveRoles in a login with an organization.',
    source: 'The type declarations of @auth0/actions name the field and not its values (2026-11).',
  },
  {
    id: 'cache-error-codes',
    question: 'Which codes does api.cache.set answer with when a limit is crossed?',
    chosen: 'Codes of our own, in the form { type: "error", code }.',
    alternative: 'Codes of Auth0.',
    howToFindOut: 'Cross each limit in an Action and log the answers.',
    source: 'docs-v2 post-login-api-object.mdx (2026-11) does not show what set returns.',
  },
  {
    id: 'organization-direct-permissions',
    question: 'Do permissions assigned to a user directly count in a login with an organization?',
    chosen: 'No: only those of the roles of the membership.',
    alternative: 'They count in every login.',
    howToFindOut: 'Give a user a direct permission, log in with an organization and look at `permissions`.',
    source:
      'Roles of users do not count there (reference auth0-facts, section 6); nothing was found on direct permissions.',
  },
  {
    id: 'password-policy-unset',
    question: 'Which password policy has a database connection whose `passwordPolicy` is not set?',
    chosen: 'None: one character is enough.',
    alternative: '"good", as for connections made in the dashboard.',
    howToFindOut: 'Create a connection without options through the Management API and sign up with "a".',
    source: 'None found (2026-11).',
  },
  {
    id: 'invitation-metadata-merge',
    question: 'How does the metadata of an invitation meet that of an existing user?',
    chosen: 'Merged at the top level; the invitation wins.',
    alternative: 'Replaced as a whole, or kept.',
    howToFindOut: 'Invite a user who has app_metadata and look at it after the invitation was accepted.',
    source: 'Reference auth0-facts, section 3: the fields exist, nothing is said on merging.',
  },
  {
    id: 'organization-connection-needs-client',
    question: 'Must a connection of an organization also be enabled for the application?',
    chosen: 'No: being enabled on the organization is enough.',
    alternative: 'Both are required.',
    howToFindOut: 'Enable a database on an organization but not on the application, and log in with the organization.',
    source: 'The two texts of auth0/agent-skills contradict each other (reference auth0-facts, section 4).',
  },
  {
    id: 'unknown-organization-text',
    question: 'What does /authorize say to an organization that does not exist?',
    chosen: 'invalid_request with a text of our own.',
    alternative: 'Another code or text.',
    howToFindOut: 'Send an organization id that does not exist.',
    source: 'None found (2026-11).',
  },
  {
    id: 'invitation-without-organization',
    question: 'What does /authorize do with an invitation but no organization?',
    chosen: 'invalid_request with a text of our own.',
    alternative: 'The invitation is ignored, or names the organization.',
    howToFindOut: 'Send only `invitation`.',
    source: 'docs-v2 invite-members.mdx: both must be sent; the outcome is not told.',
  },
  {
    id: 'invitation-of-another-client',
    question:
      'May an invitation be accepted through another application than the invited one, or for another organization?',
    chosen: 'No: invitation not found or already used, and it stays.',
    alternative: 'Another text, or it is accepted.',
    howToFindOut: 'Send the ticket with the client_id of another application.',
    source: 'None found (2026-11).',
  },
  {
    id: 'consent-loopback-address',
    question: 'Does a callback on 127.0.0.1 show the consent page, as one on localhost does?',
    chosen: 'No: only the name localhost and names below it do.',
    alternative: 'It does.',
    howToFindOut: 'Use https://127.0.0.1:3000/callback in a first-party application that skips consent.',
    source: 'Maintainer in auth0-spa-js#710 (no) against a report in auth0-react#65 (yes).',
  },
  {
    id: 'public-client-pkce',
    question: 'Must a client without a secret use PKCE?',
    chosen: 'Yes: /authorize refuses it otherwise.',
    alternative: 'It is let through.',
    howToFindOut: 'Ask for a code as a single page application without code_challenge.',
    source: 'RFC 9700 requires it; Auth0 recommends it.',
  },
  {
    id: 'log-search-default-operator',
    question: 'What do two terms side by side in a log search mean?',
    chosen: 'Either, as in Lucene itself.',
    alternative: 'Both.',
    howToFindOut: 'Search the logs for `type:s type:f` on a tenant that has both kinds.',
    source: 'docs-v2 main/docs/deploy-monitor/logs/log-search-query-syntax.mdx (2026-08) does not say.',
  },
  {
    id: 'left-out-secret',
    question: 'Is a secret kept that an update leaves out of an object it replaces (options, sink, destination)?',
    chosen: 'No: it goes with the object.',
    alternative: 'It is kept, as auth0-deploy-cli says when it strips a placeholder that nothing stands for.',
    howToFindOut:
      'Export a tenant that has an OIDC connection, import it without keyword mappings, and sign in with it.',
    source: 'OpenAPI description of PATCH /connections/{id} (2026-06-25), against auth0-deploy-cli#1436 (2026-07-27).',
  },
  {
    id: 'action-module-draft',
    question: 'Can an Action module be published after an update that changed nothing?',
    chosen: 'Yes: every update makes a draft.',
    alternative: 'No: publishing answers 409, and a second deploy of the same module fails.',
    howToFindOut: 'Deploy one tenant.yaml with a published module twice.',
    source: 'auth0-deploy-cli 8.44.0 updates and publishes every module at every deploy.',
  },
  {
    id: 'action-build-time',
    question: 'How long does an Action take to be built?',
    chosen: 'The answer to the write says pending; it is built when the next request is read.',
    alternative: 'Up to a few seconds: "pending" and "building" are seen, and a deploy in between is refused.',
    howToFindOut: 'Create an Action with dependencies and read it every 100 ms until it is "built".',
    source: 'Built at the next read 0.5 s later (2026), after two reads "building" (2023): recorded exchanges.',
  },
] as const satisfies readonly Assumption[];

export type AssumptionId = (typeof ASSUMPTIONS)[number]['id'];
