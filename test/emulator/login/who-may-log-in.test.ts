import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, TestTenant } from '../authentication/harness.ts';
import { acme, authorizePath, claimsOf, client, PASSWORD, tokensFor, user } from './acme.ts';
import { Browser, callbackOf } from './browser.ts';

/*
 * organization_usage × organization_require_behavior × organization × membership × auto-membership.
 *
 * organization: absent; acme; globex (another one); unknown.
 * membership: in none, in acme, in both; `+` with auto-membership on acme's connection.
 * outcomes: in = logged in without organization; acme, globex = logged in to it; picker = has to choose;
 *           ?x = is asked for the organization, types acme, and then x; others as in REFUSED.
 * sources: B define-organization-behavior.mdx; F login-flows-for-organizations.mdx (auth0/docs-v2 under main/docs/
 *          manage-users/organizations, 2026-08 and 2026-04); J enable-connections.mdx and grant-just-in-time-membership.mdx;
 *          T texts seen on real tenants (reference auth0-facts, section 3); A an assumption, by its id.
 */
const TABLE = `
usage   behavior           organization  none       none+      acme    acme+   both    both+    source
deny    no_prompt          absent        in         in         in      in      in      in       B
deny    no_prompt          acme          denied     denied     denied  denied  denied  denied   B T
deny    no_prompt          unknown       denied     denied     denied  denied  denied  denied   B T
deny    pre_login_prompt   absent        in         in         in      in      in      in       B
deny    pre_login_prompt   acme          denied     denied     denied  denied  denied  denied   B T
deny    pre_login_prompt   unknown       denied     denied     denied  denied  denied  denied   B T
deny    post_login_prompt  absent        in         in         in      in      in      in       B
deny    post_login_prompt  acme          denied     denied     denied  denied  denied  denied   B T
deny    post_login_prompt  unknown       denied     denied     denied  denied  denied  denied   B T
allow   no_prompt          absent        in         in         in      in      in      in       B
allow   no_prompt          acme          stranger   acme       acme    acme    acme    acme     B J T
allow   no_prompt          globex        stranger   stranger   stranger stranger globex globex  B T
allow   no_prompt          unknown       unknown    unknown    unknown unknown unknown unknown  A:unknown-organization-text
allow   pre_login_prompt   absent        ?stranger  ?acme      ?acme   ?acme   ?acme   ?acme    F A:pre-login-prompt-with-allow
allow   pre_login_prompt   acme          stranger   acme       acme    acme    acme    acme     B J T
allow   pre_login_prompt   globex        stranger   stranger   stranger stranger globex globex  B T
allow   pre_login_prompt   unknown       unknown    unknown    unknown unknown unknown unknown  A:unknown-organization-text
allow   post_login_prompt  absent        in         picker     picker  picker  picker  picker   B F
allow   post_login_prompt  acme          stranger   acme       acme    acme    acme    acme     B F J T
allow   post_login_prompt  globex        stranger   stranger   stranger stranger globex globex  B T
allow   post_login_prompt  unknown       unknown    unknown    unknown unknown unknown unknown  A:unknown-organization-text
require no_prompt          absent        required   required   required required required required B T
require no_prompt          acme          stranger   acme       acme    acme    acme    acme     B J T
require no_prompt          globex        stranger   stranger   stranger stranger globex globex  B T
require no_prompt          unknown       unknown    unknown    unknown unknown unknown unknown  A:unknown-organization-text
require pre_login_prompt   absent        ?stranger  ?acme      ?acme   ?acme   ?acme   ?acme    B F J T
require pre_login_prompt   acme          stranger   acme       acme    acme    acme    acme     B J T
require pre_login_prompt   globex        stranger   stranger   stranger stranger globex globex  B T
require pre_login_prompt   unknown       unknown    unknown    unknown unknown unknown unknown  A:unknown-organization-text
require post_login_prompt  absent        homeless   acme       acme    acme    picker  picker   B F T
require post_login_prompt  acme          stranger   acme       acme    acme    acme    acme     B J T
require post_login_prompt  globex        stranger   stranger   stranger stranger globex globex  B T
require post_login_prompt  unknown       unknown    unknown    unknown unknown unknown unknown  A:unknown-organization-text
`;

/** Errors in Auth0's words; `{org}` stands for the organization. */
const REFUSED: { [outcome: string]: { error: string; error_description: string } } = {
  denied: { error: 'invalid_request', error_description: 'parameter organization is not allowed for this client' },
  required: { error: 'invalid_request', error_description: 'parameter organization is required for this client' },
  unknown: { error: 'invalid_request', error_description: 'organization org_unknown does not exist' },
  stranger: { error: 'access_denied', error_description: 'user auth0|erin is not part of the {org} organization' },
  homeless: {
    error: 'invalid_request',
    error_description: 'client requires organization membership, but user does not belong to any organization',
  },
};

const MEMBERSHIPS = ['none', 'none+', 'acme', 'acme+', 'both', 'both+'] as const;
type Row = {
  usage: string;
  behavior: string;
  organization: string;
  membership: string;
  outcome: string;
  source: string;
};

const rows: Row[] = TABLE.trim()
  .split('\n')
  .slice(1)
  .flatMap((line) => {
    const [usage = '', behavior = '', organization = '', ...rest] = line.split(/\s+/);
    const source = rest.slice(MEMBERSHIPS.length).join(' ');
    return MEMBERSHIPS.map((membership, place) => {
      return { usage, behavior, organization, membership, outcome: rest[place] ?? '', source };
    });
  });

let tenant: TestTenant;

beforeAll(async () => {
  tenant = await TestTenant.start();
  await tenant.put({ ...acme(), users: { 'auth0|erin': user('erin') } });
});
afterAll(() => tenant.stop());

const member = (organization: string) => ({
  organization_id: organization,
  user_id: 'auth0|erin',
  roles: [],
  created_at: '2026-01-01T00:00:00.000Z',
});

async function arrange({ usage, behavior, membership }: Row): Promise<void> {
  const state = (await tenant.send('GET', '/_local/state')).json;
  const { collections } = state;
  const change = { organization_usage: usage, organization_require_behavior: behavior };
  collections.clients = collections.clients.map(([id, row]: [string, object]) =>
    id === 'portal' ? [id, { ...client, ...change }] : [id, row],
  );
  const [where, auto] = [membership.replace('+', ''), membership.endsWith('+')];
  const organizations = { none: [], acme: ['org_acme'], both: ['org_acme', 'org_globex'] }[where] ?? [];
  collections.organization_members = organizations.map((id) => [`${id}|auth0|erin`, member(id)]);
  collections.organization_connections = ['org_acme', 'org_globex'].map((id) => [
    `${id}|con_users`,
    { organization_id: id, connection_id: 'con_users', assign_membership_on_login: auto && id === 'org_acme' },
  ]);
  collections.oidc = [];
  await tenant.send('PUT', '/_local/state', { json: state });
}

/** Logs in from the first page as far as the pages go. */
async function logIn(browser: Browser, first: Answer): Promise<Answer> {
  const page = browser.url.startsWith('/u/organization?')
    ? await browser.submit(first, { organization: 'Acme' })
    : first;
  return page.headers.location ? page : browser.submit(page, { email: 'erin@acme.test', password: PASSWORD });
}

describe('who may log in', () => {
  test('the table is whole', () => {
    expect(rows.length).toBe(33 * 6);
    expect(rows.filter(({ source }) => source === '')).toEqual([]);
  });

  test.each(rows)('$usage, $behavior, organization $organization, member of $membership: $outcome', async (row) => {
    await arrange(row);
    const { organization, outcome } = row;
    const browser = new Browser(tenant);
    const id = { absent: undefined, acme: 'org_acme', globex: 'org_globex', unknown: 'org_unknown' }[organization];
    const first = await browser.open(authorizePath({ organization: id }));
    expect(browser.url.startsWith('/u/organization?')).toBe(outcome.startsWith('?'));
    const answer = first.headers.location ? first : await logIn(browser, first);
    const end = outcome.replace('?', '');
    const refused = REFUSED[end];
    if (refused) {
      const error_description = refused.error_description.replace('{org}', id ?? 'org_acme');
      return expect(callbackOf(answer)).toMatchObject({ ...refused, error_description, state: 'the-state' });
    }
    if (end === 'picker') return expect(answer.text).toContain('Choose an organization');
    const { org_id } = await claimsOf(tenant, (await tokensFor(tenant, answer)).id_token);
    return expect(org_id).toBe(end === 'in' ? undefined : `org_${end}`);
  });
});
