import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { acme, authorizePath, claimsOf, client, exchange, PASSWORD, tokensFor, user } from '../login/acme.ts';
import { Browser } from '../login/browser.ts';
import { TestTenant } from './harness.ts';

const DAY = 86_400;
let tenant: TestTenant;

beforeAll(async () => {
  tenant = await TestTenant.start();
});
beforeEach(async () => {
  await tenant.send('POST', '/_local/reset', { json: { seed: 'empty' } });
});
afterAll(() => tenant.stop());

/** The first refresh token of a login, with these settings of the client. */
async function logIn(refresh_token: object, scope = 'openid profile offline_access'): Promise<string> {
  await configure(refresh_token, { ...acme(), users: { 'auth0|omar': user('omar') } });
  const browser = new Browser(tenant);
  const page = await browser.open(authorizePath({ scope }));
  const answer = await browser.submit(page, { email: 'omar@acme.test', password: PASSWORD });
  return (await tokensFor(tenant, answer)).refresh_token;
}

function configure(refresh_token: object, others = {}): Promise<void> {
  return tenant.put({ ...others, clients: { portal: { ...client, refresh_token } } });
}

const refresh = (refresh_token: string, more = {}) =>
  exchange(tenant, { grant_type: 'refresh_token', refresh_token, ...more });
const later = (advance_seconds: number) => tenant.send('POST', '/_local/clock', { json: { advance_seconds } });

const REFUSED = { error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' };

// docs-v2 main/docs/secure/tokens/refresh-tokens/configure-refresh-token-expiration.mdx (2026-08)
describe('lifetimes', () => {
  test.each<[string, object, number, number]>([
    ['30 days by default', {}, 29 * DAY, 2 * DAY],
    ['as configured', { expiration_type: 'expiring', token_lifetime: 3600 }, 3500, 200],
    ['idle', { expiration_type: 'expiring', token_lifetime: 9000, idle_token_lifetime: 600 }, 500, 700],
  ])('%s', async (_name, settings, before, after) => {
    const token = await logIn(settings);
    await later(before);
    expect((await refresh(token)).status).toBe(200);
    await later(after);
    expect((await refresh(token)).json).toEqual(REFUSED);
  });

  test.each([
    ['non-expiring', { expiration_type: 'non-expiring', token_lifetime: 60, idle_token_lifetime: 60 }],
    [
      'infinite',
      {
        token_lifetime: 60,
        infinite_token_lifetime: true,
        idle_token_lifetime: 60,
        infinite_idle_token_lifetime: true,
      },
    ],
  ])('%s: good after two years', async (_name, settings) => {
    const token = await logIn(settings);
    await later(730 * DAY);
    expect((await refresh(token)).status).toBe(200);
  });

  test('the maximum does not grow by rotation, nor with the settings', async () => {
    const first = await logIn({ rotation_type: 'rotating', token_lifetime: 1000 });
    await later(600);
    const { refresh_token: second } = (await refresh(first)).json;
    await configure({ rotation_type: 'rotating', token_lifetime: 99_999 });
    await later(300);
    const { refresh_token: third } = (await refresh(second)).json;
    await later(200);
    expect((await refresh(third)).json).toEqual(REFUSED);
  });

  test('the idle lifetime is the one of now, and begins anew with each use', async () => {
    const token = await logIn({ idle_token_lifetime: 600 });
    for (let use = 0; use < 3; use += 1) {
      await later(500);
      expect((await refresh(token)).status).toBe(200);
    }
    await configure({ idle_token_lifetime: 100 });
    await later(200);
    expect((await refresh(token)).json).toEqual(REFUSED);
  });

  test('a token without end gets one once the client has a maximum and it was exchanged', async () => {
    const token = await logIn({ expiration_type: 'non-expiring' });
    await configure({ expiration_type: 'expiring', token_lifetime: 1000 });
    await later(5000);
    expect((await refresh(token)).status).toBe(200);
    await configure({ expiration_type: 'non-expiring' });
    await later(1001);
    expect((await refresh(token)).json).toEqual(REFUSED);
  });
});

// docs-v2 main/docs/secure/tokens/refresh-tokens/configure-refresh-token-rotation.mdx (2026-08)
describe('rotation', () => {
  const ROTATING = { rotation_type: 'rotating', leeway: 60 };

  test('without it the same token stays and is not sent again', async () => {
    const token = await logIn({ rotation_type: 'non-rotating' });
    expect((await refresh(token)).json.refresh_token).toBeUndefined();
    expect((await refresh(token)).status).toBe(200);
  });

  test('within the leeway the previous token may be exchanged again', async () => {
    const first = await logIn(ROTATING);
    const second = (await refresh(first)).json.refresh_token;
    await later(30);
    const again = await refresh(first);
    expect(again.status).toBe(200);
    expect(again.json.refresh_token).not.toBe(second);
    expect((await refresh(second)).status).toBe(200);
  });

  test('the leeway is counted from the first use', async () => {
    const first = await logIn(ROTATING);
    await refresh(first);
    await later(40);
    expect((await refresh(first)).status).toBe(200);
    await later(40);
    expect((await refresh(first)).json).toEqual(REFUSED);
  });

  test('the second-to-last token ends the family also within the leeway', async () => {
    const first = await logIn(ROTATING);
    const second = (await refresh(first)).json.refresh_token;
    const third = (await refresh(second)).json.refresh_token;
    expect((await refresh(first)).json).toEqual(REFUSED);
    expect((await refresh(third)).json).toEqual(REFUSED);
  });

  test('after the leeway reuse ends the family', async () => {
    const first = await logIn(ROTATING);
    const second = (await refresh(first)).json.refresh_token;
    await later(61);
    expect((await refresh(first)).json).toEqual(REFUSED);
    expect((await refresh(second)).json).toEqual(REFUSED);
  });

  test('reuse is logged as ferrt with the place of the token in its family, then fertft', async () => {
    const first = await logIn({ rotation_type: 'rotating' });
    const second = (await refresh(first)).json.refresh_token;
    await refresh(second);
    await refresh(first);
    await refresh(second);
    const [reuse, lost] = (await tenant.rows('logs')).slice(-2);
    expect(reuse).toMatchObject({
      type: 'ferrt',
      description: 'Reused rotating refresh token detected, revoked the family',
      user_id: 'auth0|omar',
      details: { familyId: expect.any(String), tokenCounter: 1, latestCounter: 3 },
    });
    expect(lost).toMatchObject({ type: 'fertft', description: 'Token could not be decoded or is missing in DB' });
  });
});

test('fewer scopes may be asked for, once', async () => {
  const token = await logIn({}, 'openid profile email offline_access');
  const narrow = (await refresh(token, { scope: 'profile' })).json;
  expect([narrow.scope, narrow.id_token]).toEqual(['profile', undefined]);
  const whole = (await refresh(token)).json;
  expect(whole.scope).toBe('openid profile email offline_access');
  expect(await claimsOf(tenant, whole.id_token)).toMatchObject({ email: 'omar@acme.test' });
});

describe('revoking', () => {
  const revoke = (token: string, more = {}) =>
    tenant.send('POST', '/oauth/revoke', {
      json: { client_id: 'portal', client_secret: 'portal-secret', token, ...more },
    });

  test('ends the token and is logged; an unknown token is answered alike', async () => {
    const token = await logIn({});
    expect((await revoke(token)).status).toBe(200);
    expect((await refresh(token)).json).toEqual(REFUSED);
    expect((await tenant.rows('logs')).map(({ type }) => type)).toContain('srrt');
    expect((await revoke('unknown')).status).toBe(200);
    expect((await revoke('')).json.error).toBe('invalid_request');
  });

  test("another client's token is refused and stays", async () => {
    const token = await logIn({});
    await tenant.put({ clients: { other: { ...client, client_id: 'other', client_secret: 'o' } } });
    expect((await revoke(token, { client_id: 'other', client_secret: 'o' })).status).toBe(401);
    expect((await refresh(token)).status).toBe(200);
  });

  test.each([true, false])('with the flag revoke_refresh_token_grant %s', async (takesAll) => {
    const first = await logIn({});
    const browser = new Browser(tenant);
    const page = await browser.open(authorizePath({ scope: 'openid offline_access' }));
    const answer = await browser.submit(page, { email: 'omar@acme.test', password: PASSWORD });
    const { refresh_token: second } = await tokensFor(tenant, answer);
    await tenant.put({ settings: { tenant: { flags: { revoke_refresh_token_grant: takesAll } } } });
    await revoke(first);
    expect((await refresh(second)).status).toBe(takesAll ? 403 : 200);
  });
});
