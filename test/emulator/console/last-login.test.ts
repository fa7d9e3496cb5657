import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { TestTenant } from '../authentication/harness.ts';
import { acme, authorizePath, client, invitation, PASSWORD, tokensFor, user } from '../login/acme.ts';
import { Browser } from '../login/browser.ts';

let tenant: TestTenant;

beforeAll(async () => {
  tenant = await TestTenant.start();
});
afterAll(() => tenant.stop());

const LINK = 'https://portal.acme.test/login?invitation=ticket-1&organization=org_acme&organization_name=acme';
const mail = {
  ...{ id: 'mail_1', to: 'omar@acme.test', from: 'no-reply@acme.test', subject: 'Invitation', html: '', text: '' },
  ...{ links: [LINK], template: 'user_invitation', sent_at: '2026-01-01T00:00:00.000Z' },
};

beforeEach(async () => {
  await tenant.send('POST', '/_local/reset', { json: { seed: 'empty' } });
  await tenant.put({
    ...acme(),
    users: { 'auth0|omar': user('omar'), 'auth0|mira': user('mira') },
    mails: { mail_1: mail },
    organization_invitations: { uinv_1: invitation('1', 'omar@acme.test') },
  });
});

const consolePage = async () => (await tenant.send('GET', '/_local/console/login')).text;
const findingOf = (page: string) =>
  /<div class="finding( hint)?"><strong>([\s\S]*?)<\/strong>/.exec(page)?.[2]?.replaceAll('&quot;', '"');

async function logIn(name: string, parameters: { [name: string]: string | undefined } = {}) {
  const browser = new Browser(tenant);
  const page = await browser.open(authorizePath(parameters));
  return page.headers.location ? page : browser.submit(page, { email: `${name}@acme.test`, password: PASSWORD });
}

test('before anyone has logged in it says how to begin', async () => {
  expect(await consolePage()).toContain('Nobody has logged in since the tenant was started.');
});

test.each<[string, string, { [name: string]: string }, string | undefined]>([
  [
    'both were lost: the user is the invited one',
    'omar',
    {},
    '"invitation" and "organization" were lost between the link in the mail to omar@acme.test and /authorize.',
  ],
  [
    'one was lost',
    'omar',
    { organization: 'org_acme' },
    '"invitation" was lost between the link in the mail to omar@acme.test and /authorize.',
  ],
  ['somebody who is not invited lost nothing', 'mira', {}, undefined],
  ['nothing was lost', 'omar', { organization: 'org_acme', invitation: 'ticket-1' }, undefined],
  [
    'a ticket without organization',
    'omar',
    { invitation: 'ticket-1' },
    '"organization" was lost between the link in the mail to omar@acme.test and /authorize.',
  ],
  [
    'a language that the tenant does not have',
    'mira',
    { ui_locales: 'fr' },
    'ui_locales asked for "fr", which this tenant does not have: its languages are en.',
  ],
])('%s', async (_name, name, parameters, expected) => {
  await logIn(name, parameters);
  expect(findingOf(await consolePage())).toBe(expected);
});

test('where nobody logged in yet, what may have been lost is a hint', async () => {
  await tenant.put({ clients: { portal: { ...client, organization_usage: 'require' } } });
  await new Browser(tenant).open(authorizePath());
  const page = await consolePage();
  expect(page).toContain('class="finding hint"');
  expect(findingOf(page)).toBe(
    'If this login began with the link in the mail to omar@acme.test, then "invitation" and "organization" were lost on the way.',
  );
});

test('codes, tokens and passwords are in neither page nor list', async () => {
  const answer = await logIn('omar');
  const code = new URL(String(answer.headers.location)).searchParams.get('code') ?? '';
  const tokens = await tokensFor(tenant, answer);
  const seen = (await consolePage()) + (await tenant.send('GET', '/_local/logins')).text;
  for (const secret of [code, tokens.access_token, tokens.id_token, PASSWORD, 'portal-secret'])
    expect(seen).not.toContain(secret);
  const [login] = (await tenant.send('GET', '/_local/logins')).json;
  expect(
    login.hops.map(
      ({ method, path }: { method: string; path: string }) =>
        `${method} ${path.replace(/^\/authorize\/.*/, '/authorize/…')}`,
    ),
  ).toEqual(['GET /authorize', 'GET /u/login', 'POST /u/login', 'GET /authorize/…', 'POST /oauth/token']);
});

test('only the last 30 logins are kept', async () => {
  for (let count = 0; count < 32; count += 1) await new Browser(tenant).open(authorizePath({ state: `s${count}` }));
  const logins = (await tenant.send('GET', '/_local/logins')).json;
  expect(logins.length).toBe(30);
  expect(logins[0].query.state).toBe('s31');
});

test('an invitation that was revoked is still told of, without its link', async () => {
  const { clientId: client_id, clientSecret: client_secret } = tenant.running;
  const grant = { grant_type: 'client_credentials', client_id, client_secret, audience: `${tenant.origin}/api/v2/` };
  const { json } = await tenant.send('POST', '/oauth/token', { json: grant });
  const headers = { authorization: `Bearer ${json.access_token}` };
  const page = async () => (await tenant.send('GET', '/_local/console/invitations')).text;
  expect(await page()).toMatch(/omar@acme\.test[\s\S]*pending/);
  const gone = await tenant.send('DELETE', '/api/v2/organizations/org_acme/invitations/uinv_1', { headers });
  expect(gone.status).toBe(204);
  expect(await page()).toMatch(/omar@acme\.test[\s\S]*revoked[\s\S]*mail sent/);
  expect(await page()).not.toMatch(/pending<|open the invitation/);
});

test('a link that is opened again is told to be used, by whom and when', async () => {
  const link = { invitation: 'ticket-1', organization: 'org_acme' };
  await logIn('omar', link);
  expect(findingOf(await consolePage())).toBeUndefined();
  await new Browser(tenant).open(authorizePath(link));
  expect(findingOf(await consolePage())).toMatch(/^The invitation was accepted by omar@acme\.test at 20\d\d-/);
});
