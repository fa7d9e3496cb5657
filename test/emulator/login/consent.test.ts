import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { TestTenant } from '../authentication/harness.ts';
import { acme, api, authorizePath, client, PASSWORD, user } from './acme.ts';
import { Browser, callbackOf } from './browser.ts';

let tenant: TestTenant;

beforeAll(async () => {
  tenant = await TestTenant.start();
});
beforeEach(async () => {
  await tenant.send('POST', '/_local/reset', { json: { seed: 'empty' } });
  await tenant.put({ ...acme(), users: { 'auth0|omar': user('omar') } });
});
afterAll(() => tenant.stop());

const credentials = { email: 'omar@acme.test', password: PASSWORD };
const LOCALHOST = { redirect_uri: 'http://localhost:3000/callback' };

// The rule: reference auth0-facts, section 5.
test.each<[string, boolean, object, object, { [name: string]: string | undefined }]>([
  ['first party, API skips', false, {}, {}, {}],
  ['first party, API does not skip', true, {}, { skip_consent_for_verifiable_first_party_clients: false }, {}],
  ['third party', true, { is_first_party: false }, {}, {}],
  ['first party on localhost', true, {}, {}, LOCALHOST],
  ['first party on localhost without API', true, {}, {}, { ...LOCALHOST, audience: undefined }],
  ['first party without API', false, {}, {}, { audience: undefined }],
  ['prompt=consent', true, {}, {}, { prompt: 'consent' }],
])('%s: consent %s', async (_name, isAsked, clientChange, apiChange, parameters) => {
  await tenant.put({
    clients: { portal: { ...client, ...clientChange } },
    resource_servers: { api: { ...api, enforce_policies: false, ...apiChange } },
  });
  const browser = new Browser(tenant);
  const answer = await browser.submit(await browser.open(authorizePath(parameters)), credentials);
  expect(answer.headers.location === undefined).toBe(isAsked);
  if (!isAsked) return;
  expect(browser.url).toMatch(/^\/u\/consent\?state=/);
  expect(answer.text).toContain('Let Acme Portal in?');
  expect(callbackOf(await browser.submit(answer, { action: 'accept' })).code).toBeTruthy();
});

test('a consent is remembered until more is asked, and prompt=none says consent_required', async () => {
  await tenant.put({
    resource_servers: {
      api: { ...api, enforce_policies: false, skip_consent_for_verifiable_first_party_clients: false },
    },
  });
  const browser = new Browser(tenant);
  const page = await browser.submit(await browser.open(authorizePath()), credentials);
  expect(page.text).toContain('Read things');
  await browser.submit(page, { action: 'accept' });
  expect((await tenant.rows('grants'))[0]).toMatchObject({ clientID: 'portal', user_id: 'auth0|omar' });
  expect(callbackOf(await browser.open(authorizePath())).code).toBeTruthy();
  const more = { scope: 'openid read:things write:things' };
  expect(callbackOf(await browser.open(authorizePath({ ...more, prompt: 'none' })))).toMatchObject({
    error: 'consent_required',
  });
  expect((await browser.open(authorizePath(more))).text).toContain('Change things');
});

test('declining is told to the application, and nothing is remembered', async () => {
  await tenant.put({ clients: { portal: { ...client, is_first_party: false } } });
  const browser = new Browser(tenant);
  const page = await browser.submit(await browser.open(authorizePath()), credentials);
  const answer = await browser.submit(page, { action: 'decline' });
  expect(callbackOf(answer)).toMatchObject({ error: 'access_denied', state: 'the-state' });
  expect(await tenant.rows('grants')).toEqual([]);
});
