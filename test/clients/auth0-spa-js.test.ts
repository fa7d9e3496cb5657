import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { API, acme, client, PASSWORD } from '../emulator/login/acme.ts';
import { type Browser, startBrowser } from '../support/browser.ts';
import { InvitingTenant, ROLE } from './invitations.ts';
import { type RunningSpa, type Shown, startSpa } from './spa.ts';

const SCOPE = 'openid profile email read:things write:things';
let inviting: InvitingTenant;
let browser: Browser;
let spa: RunningSpa;

beforeAll(async () => {
  [inviting, browser] = await Promise.all([InvitingTenant.start(), startBrowser()]);
  const { domain, certificateFor } = inviting.tenant.running;
  spa = await startSpa(await certificateFor(['spa.acme.test']), { domain, audience: API, scope: SCOPE });
  await inviting.tenant.put({
    clients: { spa: registration(spa.origin) },
    connections: { con_users: { ...acme().connections?.con_users, enabled_clients: ['spa'] } },
  });
});
afterAll(async () => {
  await spa?.close();
  await browser?.close();
  await inviting?.stop();
});

function registration(origin: string) {
  return {
    ...client,
    client_id: 'spa',
    name: 'Acme single page',
    app_type: 'spa',
    token_endpoint_auth_method: 'none',
    callbacks: [origin],
    allowed_logout_urls: [origin],
    web_origins: [origin],
    initiate_login_uri: `${origin}/login`,
  };
}

async function shown(page: Page): Promise<Shown> {
  await page.waitForURL((url) => url.origin === spa.origin);
  await page.waitForFunction("document.querySelector('output')?.textContent");
  return JSON.parse((await page.locator('output').textContent()) ?? '{}');
}

const claimsOf = (token = '') => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

/** Calls the SDK in the page, past its cache. */
function renew(page: Page): Promise<string> {
  return page.evaluate("auth0.getTokenSilently({ cacheMode: 'off' })");
}

test('auth0-spa-js in a browser: from the mail to tokens, renewed both ways, and logged out', async () => {
  const context = await browser.context();
  const page = await context.newPage();
  await page.goto((await inviting.invite('nina@acme.test', { client_id: 'spa' })).href);
  await page.locator('input[name=password]').fill(PASSWORD);
  await page.locator('form button[type=submit]').first().click();
  const { claims, token } = await shown(page);
  expect(claims).toMatchObject({ org_id: 'org_acme', email: 'nina@acme.test', email_verified: true });
  expect(claimsOf(token)).toMatchObject({ permissions: ['read:things', 'write:things'], azp: 'spa' });
  expect(await inviting.members()).toMatchObject([{ user_id: claims?.sub, roles: [ROLE] }]);

  // With a refresh token, which rotates.
  const second = claimsOf(await renew(page));
  expect([second.sub, second.org_id]).toEqual([claims?.sub, 'org_acme']);
  const tokens = (await inviting.tenant.rows('oidc')).filter(({ model }) => model === 'RefreshToken');
  expect(tokens.map(({ payload }) => payload.consumed !== undefined)).toEqual([true, false]);

  // Without one: by a frame and the session.
  const other = await context.newPage();
  await other.goto(`${spa.origin}/#frames`);
  expect((await shown(other)).token).toBeDefined();
  expect(claimsOf(await renew(other)).sub).toBe(claims?.sub);

  await page.evaluate('auth0.logout({ logoutParams: { returnTo: location.origin } })');
  expect(await shown(page)).toMatchObject({ error: expect.stringMatching(/login_required|missing_refresh_token/) });
  await other.reload();
  expect(await shown(other)).toMatchObject({ error: 'login_required' });
  await context.close();
});

test('auth0-spa-js in a browser: a ticket that is gone, and an origin that is not allowed', async () => {
  const context = await browser.context();
  const page = await context.newPage();
  await page.goto(`${spa.origin}/login?invitation=gone&organization=org_acme`);
  expect(await shown(page)).toEqual({
    error: 'invalid_request',
    description: 'invitation not found or already used',
  });
  await inviting.tenant.put({ clients: { spa: { ...registration(spa.origin), web_origins: [] } } });
  const [frame] = await Promise.all([
    page.waitForResponse((response) => response.url().includes('web_message')),
    page.goto(`${spa.origin}/#frames`),
  ]);
  expect(frame.status()).toBe(400);
  const logs = await inviting.tenant.rows('logs');
  expect(logs.at(-1)).toMatchObject({
    type: 'fsa',
    description: expect.stringContaining('does not have a registered origin'),
  });
  await context.close();
});
