import { ACTION_ASSUMPTIONS } from './assumptions-of-actions.ts';
import { MANAGEMENT_ASSUMPTIONS } from './assumptions-of-management.ts';

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
  /** Why the alternative cannot be switched on; without it, it can. */
  fixed?: string;
}

/** Every place in the code that relies on one names its `id`. */
export const ASSUMPTIONS = [
  ...ACTION_ASSUMPTIONS,
  ...MANAGEMENT_ASSUMPTIONS,
  {
    id: 'password-grant-organization',
    question: 'What does /oauth/token say to a password together with an organization?',
    chosen: 'invalid_request with a text of our own.',
    alternative: 'The parameter is left aside.',
    howToFindOut: 'Send grant_type password-realm with `organization`.',
    source: 'docs-v2 organizations-overview.mdx: the grant does not work with Organizations; the outcome is not told.',
    fixed: 'not built: tokens without the organization that was asked for would mislead.',
  },
  {
    id: 'pushed-request-texts',
    question: 'What do /oauth/par and /authorize say to a pushed request that is refused?',
    chosen:
      'The errors of RFC 9126 with texts of our own; access_denied while the tenant does not take pushed requests.',
    alternative: 'Other texts.',
    howToFindOut:
      'Push a request as a public application, use a request_uri twice, and push before the tenant takes any.',
    source:
      'docs-v2 configure-par.mdx and authorization-code-flow-with-par.mdx (2026-08) say what is refused, not how.',
    fixed: 'not built: nothing but the texts depends on it.',
  },
  {
    id: 'passwordless-events',
    question: 'What do Actions and the log see of a login by /oauth/token with the code of a mail?',
    chosen: 'Protocol oauth2-password; s when there are tokens, fp for a wrong code.',
    alternative: 'Another protocol and other types.',
    howToFindOut: 'Log in with grant type passwordless/otp and an Action that prints event.transaction.protocol.',
    source: 'The lists of protocols and of log event types (docs-v2, 2026-08) name none for it.',
    fixed: 'not built: nothing but the names depends on it.',
  },
  {
    id: 'users-export-defaults',
    question: 'What does an export of users hold that names neither fields nor a format?',
    chosen: 'Lines of JSON with the whole profiles; in CSV thirteen fields of the normalized profile.',
    alternative: 'Another set of fields.',
    howToFindOut: 'POST /jobs/users-exports with {} and with {"format": "csv"}, and download both files.',
    source: 'OpenAPI description (2026-06-25): "Defaults to a predefined set of fields."',
    fixed: 'not built: nothing but the exported file depends on it.',
  },
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
    alternative: 'invalid_request, with the texts of /authorize.',
    howToFindOut: 'Ask for a token with `organization` while the client grant has organization_usage "deny".',
    source: 'None found (2026-11).',
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
    alternative: 'Replaced as a whole.',
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
    alternative: 'access_denied.',
    howToFindOut: 'Send an organization id that does not exist.',
    source: 'None found (2026-11).',
  },
  {
    id: 'invitation-without-organization',
    question: 'What does /authorize do with an invitation but no organization?',
    chosen: 'invalid_request with a text of our own.',
    alternative: 'The invitation names the organization.',
    howToFindOut: 'Send only `invitation`.',
    source: 'docs-v2 invite-members.mdx: both must be sent; the outcome is not told.',
  },
  {
    id: 'invitation-of-another-client',
    question: 'May an invitation be accepted through another application than the invited one?',
    chosen: 'No: invitation not found or already used, and it stays.',
    alternative: 'Yes.',
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
    id: 'user-search-default-operator',
    question: 'What do two terms side by side in a user search mean?',
    chosen: 'Either, as in Lucene itself.',
    alternative: 'Both.',
    howToFindOut: 'Search for `email:a@acme.example email:b@acme.example` on a tenant that has both users.',
    source: 'docs-v2 main/docs/manage-users/user-search/user-search-query-syntax.mdx (2026-11) does not say.',
  },
  {
    id: 'user-search-words',
    question: 'Does `name:jane` find a user whose name is "Jane Smith"?',
    chosen: 'No: the whole value is compared; `name:jane*` finds it.',
    alternative: 'Yes: the words of names and nicknames are compared.',
    howToFindOut: 'Create a user of that name and search for `name:jane`.',
    source: 'user-search-query-syntax.mdx (2026-11): `name:john*` is for names that start so; words are not mentioned.',
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
    chosen: 'The answer to the write says pending, GET of it building for 150 ms; all else finds it built at once.',
    alternative: 'Up to a few seconds: "pending" and "building" are seen, and a deploy in between is refused.',
    howToFindOut: 'Create an Action with dependencies and read it every 100 ms until it is "built".',
    source: 'Built at the next read 0.5 s later (2026), after two reads "building" (2023): recorded exchanges.',
    fixed: 'not built: a deploy in between is never refused.',
  },
  {
    id: 'pre-login-prompt-with-allow',
    question: 'Does "pre_login_prompt" prompt for an organization where the application only allows them?',
    chosen: 'Yes, with a way to go on with a personal account.',
    alternative: 'No: it counts only with organization_usage "require", and the login page comes at once.',
    howToFindOut: 'Set organization_usage "allow" with "pre_login_prompt" and begin a login without organization.',
    source:
      'login-flows-for-organizations.mdx (2026-04) says that "Both" shows both prompts; define-organization-behavior.mdx and the OpenAPI description say that the prompt needs "require".',
  },
  {
    id: 'single-federated-connection',
    question: 'What does a login show whose only connection is a social or enterprise one?',
    chosen: 'The login page with one button.',
    alternative: 'Nothing: the browser is sent to the identity provider at once.',
    howToFindOut: 'Enable a single enterprise connection on an organization and log in to it.',
    source: 'None found (2026-11).',
  },
  {
    id: 'invitation-with-session',
    question: 'Does a session count when an invitation is opened?',
    chosen: 'No: the page of the invitation always comes first.',
    alternative: 'Yes: the invited account accepts at once, and another one uses the invitation up.',
    howToFindOut: 'Log in as one person, then open the invitation of another one in the same browser.',
    source:
      'docs-v2 architecture scenario "provisioning" (2026-08) against community.auth0.com/t/132837 (reference auth0-facts, section 3).',
  },
  {
    id: 'unverified-upstream-address',
    question: 'May an invitation be accepted with an address that the identity provider has not verified?',
    chosen: 'Yes: the address has to match, no more.',
    alternative: 'No: it is the wrong account, and the invitation is used up.',
    howToFindOut: 'Accept through an OpenID Connect connection whose provider answers email_verified: false.',
    source: 'docs-v2 invite-members.mdx (2026-08): "must return the email address that matches", nothing on verified.',
  },
  {
    id: 'expired-invitation-text',
    question: 'What does /authorize say of an invitation that has expired?',
    chosen: 'invitation not found or already used, as of one that was used.',
    alternative: 'expired or invalid invitation ticket.',
    howToFindOut: 'Invite with ttl_sec 1 and open the link two seconds later.',
    source: 'The second text stands in examples of auth0/auth0-server-python (reference auth0-facts, section 3).',
  },
  {
    id: 'second-invitation',
    question: 'What becomes of an invitation when the same address is invited to the same organization again?',
    chosen: 'Both stay and can be accepted.',
    alternative: 'The earlier one is revoked.',
    howToFindOut: 'Invite one address twice through the Management API and list the invitations.',
    source: 'My Organization API: revoked; nothing is said of the Management API (reference auth0-facts, section 1).',
  },
  {
    id: 'invitation-url-merge',
    question: 'How do the parameters of an invitation meet a login URI that has a query or a fragment?',
    chosen: 'They join the query; a fragment stays at the end.',
    alternative: 'They are put behind the text of the URI as it is.',
    howToFindOut: 'Set initiate_login_uri to https://app.example/login?a=1#top and invite somebody.',
    source: 'None found (reference auth0-facts, section 2).',
  },
  {
    id: 'delete-unknown-invitation',
    question: 'What does DELETE of an invitation answer that does not exist?',
    chosen: '404, as GET does.',
    alternative: '204.',
    howToFindOut: 'Delete an invitation twice.',
    source: 'The OpenAPI description names 404 only for the organization (reference auth0-facts, section 1).',
  },
  {
    id: 'roles-at-the-first-login',
    question: 'Do Actions see the roles of an invitation in the login that accepts it?',
    chosen: 'Yes: membership and roles are settled before Actions run.',
    alternative: 'No: event.authorization.roles is empty in that login, and filled from the next one on.',
    howToFindOut: 'Bind an Action that logs event.authorization.roles and accept an invitation with a role.',
    source: 'Reference auth0-facts, section 6: no direct statement; four indirect ones say yes.',
  },
  {
    id: 'first-party-consent-by-organization',
    question: 'Does a consent to a first-party application count in every organization?',
    chosen: 'Yes: one grant for user, application and API.',
    alternative: 'No: one for each organization, as for third-party applications.',
    howToFindOut: 'Consent in one organization on localhost, then log in to another one.',
    source: 'docs-v2 "Consent with Organizations" (2026-08) speaks of third-party applications only.',
  },
  {
    id: 'confirmation-of-silent-logins',
    question: 'Does a callback that cannot be verified stop a login with prompt=none?',
    chosen: 'No: the confirmation page is left out.',
    alternative: 'Yes: consent_required.',
    howToFindOut: 'Log in to a native application, then ask again with prompt=none.',
    source: 'docs-v2 measures-against-app-impersonation.mdx (2026-02) does not speak of prompt=none.',
  },
  {
    id: 'third-party-texts',
    question: 'What is a third-party application told that an organization keeps out?',
    chosen: 'access_denied with a text of our own.',
    alternative: 'invalid_request, with the text for organizations that are not allowed.',
    howToFindOut: 'Send `organization` from a third-party application to an organization that does not allow them.',
    source: 'docs-v2 enable-third-party-application-access.mdx (2026-08) names no text.',
  },
  {
    id: 'log-descriptions',
    question: 'What does `description` of a successful login, exchange or sign-up say?',
    chosen: 'What the table of event codes says of the type.',
    alternative: 'Nothing, or another sentence.',
    howToFindOut: 'Log in and read the events through GET /api/v2/logs.',
    source: 'auth0/auth0-log-schemas (2026-11) asks for one and shows none; sertft and ferrt are quoted by users.',
    fixed: 'which other sentence, nobody knows.',
  },
  {
    id: 'revoke-foreign-token',
    question: "What does /oauth/revoke answer to another application's refresh token?",
    chosen: '401 access_denied "Unauthorized", and the token stays.',
    alternative: 'Another code or text.',
    howToFindOut: 'Revoke a refresh token of one application with the credentials of another.',
    source: 'docs-v2 revoke-refresh-tokens.mdx (2026-11): the request is refused and the application is told.',
    fixed: 'which other code or text, nobody knows.',
  },
  {
    id: 'post-logout-text',
    question: 'What does /oidc/logout say to a post_logout_redirect_uri that is not allowed, and to a bad hint?',
    chosen: 'invalid_request; the sentence of /v2/logout with the other name, and a sentence of our own for the hint.',
    alternative: 'Other texts.',
    howToFindOut: 'Call /oidc/logout with an address that is not listed, then with a token that was changed.',
    source: 'The sentence of /v2/logout: support.auth0.com, "Simple errors related to Logout" (2026-11).',
    fixed: 'which other texts, nobody knows.',
  },
] as const satisfies readonly Assumption[];

export type AssumptionId = (typeof ASSUMPTIONS)[number]['id'];
