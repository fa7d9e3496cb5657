import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestTenant } from '../../authentication/harness.ts';
import { acme, authorizePath, PASSWORD, tokensFor, user } from '../../login/acme.ts';
import { Browser } from '../../login/browser.ts';

let tenant: TestTenant;
let headers: { [name: string]: string };

beforeAll(async () => {
  tenant = await TestTenant.start();
  await tenant.put({ ...acme(), users: { 'auth0|omar': user('omar') } });
  const { clientId: client_id, clientSecret: client_secret } = tenant.running;
  const audience = `${tenant.origin}/api/v2/`;
  const json = { grant_type: 'client_credentials', client_id, client_secret, audience };
  headers = { authorization: `Bearer ${(await tenant.send('POST', '/oauth/token', { json })).json.access_token}` };
});
afterAll(() => tenant.stop());

const api = (method: string, path: string, json?: unknown) =>
  tenant.send(method, `/api/v2${path}`, { headers, ...(json !== undefined && { json }) });

test('session and refresh token of a login are shown without what could be used, and end when revoked', async () => {
  const browser = new Browser(tenant);
  const parameters = { scope: 'openid offline_access', audience: undefined };
  const landed = await browser.submit(await browser.open(authorizePath(parameters)), {
    email: 'omar@acme.test',
    password: PASSWORD,
  });
  const tokens = await tokensFor(tenant, landed);
  const { json: listed } = await api('GET', '/users/auth0%7Comar/sessions');
  const [session] = listed.sessions;
  expect(session).toMatchObject({ user_id: 'auth0|omar', clients: [{ client_id: expect.any(String) }] });
  const { json: page, text } = await api('GET', '/refresh-tokens?user_id=auth0%7Comar');
  const [token] = page.refresh_tokens;
  expect(token).toMatchObject({ session_id: session.id, rotating: true });
  expect(text).not.toContain(tokens.refresh_token);
  const { json: patched } = await api('PATCH', `/sessions/${session.id}`, { session_metadata: { seen: 'yes' } });
  expect(patched.session_metadata).toEqual({ seen: 'yes' });
  expect((await api('POST', `/sessions/${session.id}/revoke`)).status).toBe(202);
  expect((await api('GET', `/sessions/${session.id}`)).status).toBe(404);
  expect((await api('GET', `/refresh-tokens/${token.id}`)).status).toBe(404);
  expect((await api('GET', '/logs?q=type:s')).json).toHaveLength(1);
});
