import { SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { codeOf } from '../../../emulator/directory/mfa.ts';
import { type Answer, TestTenant } from '../authentication/harness.ts';
import { acme, authorizePath, claimsOf, deployedActions, exchange, PASSWORD, tokensFor, user } from './acme.ts';
import { Browser, callbackOf } from './browser.ts';

let tenant: TestTenant;

beforeAll(async () => {
  tenant = await TestTenant.start();
});
beforeEach(async () => {
  await tenant.send('POST', '/_local/reset', { json: { seed: 'empty' } });
  await tenant.put({ ...acme(), users: { 'auth0|omar': { ...user('omar'), email_verified: true } } });
});
afterAll(() => tenant.stop());

const CLAIM = 'https://acme.test/seen';
const SECRET = 'a-shared-secret-of-more-than-forty-characters';
const AWAY = `
  exports.onExecutePostLogin = async (event, api) => {
    api.transaction.setMetadata('began', event.request.query.state);
    const token = api.redirect.encodeToken({ secret: '${SECRET}', payload: { email: event.user.email } });
    api.redirect.sendUserTo('https://terms.example/accept', { query: { session_token: token } });
  };
  exports.onContinuePostLogin = async (event, api) => {
    const { accepted } = api.redirect.validateToken({ secret: '${SECRET}', tokenParameterName: 'token' });
    if (accepted !== true) return api.access.deny('You must accept the terms');
    api.authentication.recordMethod('https://terms.example/accept');
    api.user.setAppMetadata('terms', true);
    api.idToken.setCustomClaim('${CLAIM}', [event.transaction.metadata.began, event.request.method, event.request.query.state]);
  };`;

const credentials = { email: 'omar@acme.test', password: PASSWORD };
const open = async (parameters: { [name: string]: string } = {}) => {
  const browser = new Browser(tenant);
  const page = await browser.open(authorizePath(parameters));
  return { browser, answer: await browser.submit(page, credentials) };
};
const stateOf = (answer: Answer) => new URL(answer.headers.location ?? '').searchParams.get('state') ?? '';
const signed = (claims: { state: string; accepted: boolean }) =>
  new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).setExpirationTime('1m').sign(Buffer.from(SECRET));

test('an Action sends the user away and goes on where it was, with what came back', async () => {
  await tenant.put(deployedActions({ away: AWAY }));
  const { browser, answer } = await open();
  const away = new URL(answer.headers.location ?? '');
  expect(away.origin + away.pathname).toBe('https://terms.example/accept');
  expect([...away.searchParams.keys()]).toEqual(['session_token', 'state']);
  const state = stateOf(answer);
  const token = await signed({ state, accepted: true });
  const back = await browser.post(`/continue?state=${state}`, { token });
  const { id_token } = await tokensFor(tenant, back);
  expect((await claimsOf(tenant, id_token))[CLAIM]).toEqual(['the-state', 'POST', state]);
  const [row] = await tenant.rows('users');
  expect(row).toMatchObject({ app_metadata: { terms: true }, logins_count: 1 });
  expect((await tenant.rows('logs')).filter(({ type }) => type === 's')).toHaveLength(1);
});

test('a method that an Action recorded is known at the next login of the session', async () => {
  await tenant.put(deployedActions({ away: AWAY }));
  const { browser, answer } = await open();
  const state = stateOf(answer);
  await browser.open(`/continue?state=${state}&token=${await signed({ state, accepted: true })}`);
  const seen = `exports.onExecutePostLogin = async (event, api) =>
    api.idToken.setCustomClaim('${CLAIM}', event.authentication.methods.map(({ name, url }) => (url ? [name, url] : [name])));`;
  await tenant.put(deployedActions({ seen }));
  const { id_token } = await tokensFor(tenant, await browser.open(authorizePath({ prompt: 'none' })));
  const url = 'https://terms.example/accept';
  expect((await claimsOf(tenant, id_token))[CLAIM]).toEqual([['pwd'], [url, url]]);
});

test('a page from which a browser may be sent away lets its form lead there', async () => {
  const policy = async () => (await new Browser(tenant).open(authorizePath())).headers['content-security-policy'];
  expect(await policy()).not.toMatch(/form-action [^;]* https: http:/);
  await tenant.put(deployedActions({ away: AWAY }));
  expect(await policy()).toMatch(/form-action [^;]* https: http:/);
});

test('what is refused on the way back is told to the application', async () => {
  await tenant.put(deployedActions({ away: AWAY }));
  const { browser, answer } = await open();
  const state = stateOf(answer);
  const back = await browser.open(`/continue?state=${state}&token=${await signed({ state, accepted: false })}`);
  expect(callbackOf(back)).toMatchObject({ error: 'access_denied', error_description: 'You must accept the terms' });
});

test.each<[what: string, path: (state: string) => string, own: boolean]>([
  ['without state', () => '/continue', true],
  ['with a state that nobody was given', () => '/continue?state=nothing', true],
  ['from another browser', (state) => `/continue?state=${state}`, false],
])('/continue %s is refused, and the login still waits', async (_, path, own) => {
  await tenant.put(deployedActions({ away: AWAY }));
  const { browser, answer } = await open();
  const state = stateOf(answer);
  const refused = await (own ? browser : new Browser(tenant)).open(path(state));
  expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('There is no login to continue')]);
  const back = await browser.open(`/continue?state=${state}&token=${await signed({ state, accepted: true })}`);
  expect(callbackOf(back).code).toBeDefined();
  const again = await browser.open(`/continue?state=${state}`);
  expect(again.status).toBe(400);
});

test('nobody gets around the redirect: the login goes on only behind /continue', async () => {
  await tenant.put(deployedActions({ away: AWAY }));
  const { browser, answer } = await open();
  const resume = browser.visited.find((path) => path.startsWith('/authorize/'));
  const again = await browser.open(resume ?? 'none');
  expect(again.headers.location ?? again.text).not.toContain('code=');
  expect(stateOf(answer)).not.toBe('');
});

test('a silent login cannot be sent away, nor can a refresh', async () => {
  const { browser, answer } = await open({ scope: 'openid offline_access' });
  const { refresh_token } = await tokensFor(tenant, answer);
  await tenant.put(deployedActions({ away: AWAY }));
  expect(callbackOf(await browser.open(authorizePath({ prompt: 'none' })))).toMatchObject({
    error: 'interaction_required',
  });
  const { status, json } = await exchange(tenant, { grant_type: 'refresh_token', refresh_token });
  expect([status, json.error]).toEqual([403, 'interaction_required']);
});

const mfa = (call: string) =>
  deployedActions({
    mfa: `exports.onExecutePostLogin = async (event, api) => { ${call} };`,
    after: `exports.onExecutePostLogin = async (event, api) =>
    api.idToken.setCustomClaim('${CLAIM}', event.authentication.methods.map(({ name, type }) => type ?? name));`,
  });
const enabled = (...factors: string[]) => ({
  settings: { 'guardian.factors': Object.fromEntries(factors.map((factor) => [factor, true])) },
});
const appOf = (secret: string) => {
  const id = 'dev_1';
  return { mfa_enrollments: { [id]: { id, user_id: 'auth0|omar', type: 'otp', secret, created_at: '' } } };
};
const KEY = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const now = () => Math.floor(Date.now() / 1000);

test('who must enroll gets a key, proves it, and is asked for a code at the next login', async () => {
  await tenant.put({ ...mfa(`api.multifactor.enable('any')`), ...enabled('otp') });
  const { browser, answer: page } = await open();
  expect(browser.url).toMatch(/^\/u\/mfa-otp-enrollment\?state=/);
  const [, key = ''] = /<code>([A-Z2-7]{32})<\/code>/.exec(page.text) ?? [];
  const wrong = await browser.submit(page, { code: '000000' });
  expect([wrong.status, wrong.text]).toEqual([400, expect.stringContaining('The code is not right')]);
  const { id_token } = await tokensFor(tenant, await browser.submit(wrong, { code: codeOf(key, now()) }));
  // The Actions ran before the factor was asked for: it is deferred to the end of the flow.
  expect(await claimsOf(tenant, id_token)).toMatchObject({ [CLAIM]: ['pwd'], amr: ['mfa'] });
  const second = await open();
  expect(second.browser.url).toMatch(/^\/u\/mfa-otp-challenge\?state=/);
  expect(callbackOf(await second.browser.submit(second.answer, { code: codeOf(key, now()) })).code).toBeDefined();
});

test('a challenge comes before the Actions behind it, and they know of it', async () => {
  await tenant.put({ ...mfa(`api.authentication.challengeWith({ type: 'otp' })`), ...enabled('otp'), ...appOf(KEY) });
  const { browser, answer: page } = await open();
  const { id_token } = await tokensFor(tenant, await browser.submit(page, { code: codeOf(KEY, now()) }));
  expect(await claimsOf(tenant, id_token)).toMatchObject({ [CLAIM]: ['pwd', 'otp'], amr: ['mfa'] });
  expect((await tenant.rows('action_runs')).map(({ actions, outcome }) => [actions, outcome])).toEqual([
    [['mfa'], 'challenge'],
    [['after'], 'allowed'],
  ]);
});

test('a code by mail is good once and for five minutes', async () => {
  const call = `api.authentication.challengeWithAny([{ type: 'otp' }, { type: 'email' }])`;
  await tenant.put({ ...mfa(call), ...enabled('otp', 'email'), ...appOf(KEY) });
  const { browser, answer } = await open();
  expect(answer.text).toContain('Get a code by mail');
  const page = await browser.open(browser.url.replace('mfa-otp', 'mfa-email'));
  const [mail] = await tenant.rows('mails');
  const [, code = ''] = /(\d{6})/.exec(mail.text) ?? [];
  expect(mail).toMatchObject({ to: 'omar@acme.test', template: 'mfa_oob_code' });
  await tenant.send('POST', '/_local/clock', { json: { advance_seconds: 301 } });
  expect((await browser.submit(page, { code })).status).toBe(400);
  const fresh = /(\d{6})/.exec((await tenant.rows('mails')).at(-1).text)?.[1] ?? '';
  expect(callbackOf(await browser.submit(page, { code: fresh })).code).toBeDefined();
});

test.each([
  [`api.multifactor.enable('any')`, []],
  [`api.authentication.challengeWith({ type: 'otp' })`, ['otp']],
  [`api.authentication.enrollWith({ type: 'phone' })`, ['otp', 'phone']],
])('%s fails the login where no factor would do', async (call, factors) => {
  await tenant.put({ ...mfa(call), ...enabled(...factors) });
  expect(callbackOf((await open()).answer)).toMatchObject({
    error: 'access_denied',
    error_description: expect.stringContaining('none of its factors is enabled'),
  });
});

test('the factor cannot be skipped by the address of another page, nor by a form of another step', async () => {
  await tenant.put({
    ...mfa(`api.authentication.challengeWith({ type: 'otp' })`),
    ...enabled('otp', 'email'),
    ...appOf(KEY),
  });
  const { browser, answer: page } = await open();
  const { url } = browser;
  expect((await browser.open(url.replace('mfa-otp-challenge', 'mfa-otp-enrollment'))).status).toBe(400);
  expect((await browser.open(url.replace('mfa-otp', 'mfa-email'))).status).toBe(400);
  const resume = browser.visited.find((path) => path.startsWith('/authorize/')) ?? 'none';
  expect((await browser.open(resume)).headers.location ?? '').not.toContain('code=');
  expect(page.status).toBe(200);
});

test('a silent login that needs a factor is refused, and so is a refresh', async () => {
  const { browser, answer } = await open({ scope: 'openid offline_access' });
  const { refresh_token } = await tokensFor(tenant, answer);
  await tenant.put({ ...mfa(`api.multifactor.enable('any')`), ...enabled('otp') });
  expect(callbackOf(await browser.open(authorizePath({ prompt: 'none' }))).error).toBe('interaction_required');
  const { status, json } = await exchange(tenant, { grant_type: 'refresh_token', refresh_token });
  expect([status, json.error]).toEqual([403, 'mfa_required']);
});

test('a session that an Action ends is over at once, with its refresh tokens; one with an end is over then', async () => {
  const { browser, answer } = await open({ scope: 'openid offline_access' });
  const { refresh_token } = await tokensFor(tenant, answer);
  const one = (body: string) =>
    deployedActions({ one: `exports.onExecutePostLogin = async (event, api) => { ${body} };` });
  const silent = () => browser.open(authorizePath({ prompt: 'none' }));
  await tenant.put(
    one(`api.session.setExpiresAt(Date.now() + 60_000); api.session.setMetadata('k', event.session.id);`),
  );
  expect(callbackOf(await silent()).code).toBeDefined();
  await tenant.put(one(`api.idToken.setCustomClaim('${CLAIM}', event.session.metadata.k === event.session.id)`));
  const { id_token } = await tokensFor(tenant, await silent());
  expect((await claimsOf(tenant, id_token))[CLAIM]).toBe(true);
  await tenant.send('POST', '/_local/clock', { json: { advance_seconds: 61 } });
  expect(callbackOf(await silent()).error).toBe('login_required');
  const again = await browser.submit(await browser.open(authorizePath({})), credentials);
  expect(callbackOf(again).code).toBeDefined();
  await tenant.put(one(`api.session.revoke('Signed out everywhere')`));
  expect(callbackOf(await silent()).error_description).toBe('Signed out everywhere');
  await tenant.put({ action_bindings: { 'post-login': { trigger_id: 'post-login', bindings: [] } } });
  expect(callbackOf(await silent()).error).toBe('login_required');
  expect((await exchange(tenant, { grant_type: 'refresh_token', refresh_token })).json.error).toBe('invalid_grant');
});

test('a refresh token that an Action revokes is of no use any more', async () => {
  const { refresh_token } = await tokensFor(tenant, (await open({ scope: 'openid offline_access' })).answer);
  const body = `if (event.refresh_token) api.refreshToken.revoke('Not ' + event.refresh_token.id.length)`;
  await tenant.put(deployedActions({ one: `exports.onExecutePostLogin = async (event, api) => { ${body} };` }));
  const refused = await exchange(tenant, { grant_type: 'refresh_token', refresh_token });
  expect([refused.status, refused.json.error_description]).toEqual([403, 'Not 24']);
  await tenant.put({ action_bindings: { 'post-login': { trigger_id: 'post-login', bindings: [] } } });
  expect((await exchange(tenant, { grant_type: 'refresh_token', refresh_token })).json.error).toBe('invalid_grant');
});

test('client credentials run no post-login Action', async () => {
  const grant = { id: 'cgr', client_id: 'portal', audience: 'https://api.acme.test', scope: ['read:things'] };
  const { clients } = acme();
  const portal = { ...clients?.portal, grant_types: ['client_credentials'] };
  await tenant.put({
    clients: { portal },
    client_grants: { cgr: grant },
    ...deployedActions({ one: `exports.onExecutePostLogin = async (event, api) => api.access.deny('no');` }),
  });
  const answer = await exchange(tenant, { grant_type: 'client_credentials', audience: 'https://api.acme.test' });
  expect(answer.status).toBe(200);
  expect(await tenant.rows('action_runs')).toEqual([]);
});
