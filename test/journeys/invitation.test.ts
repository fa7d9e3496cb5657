import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { explainLosses, traceLoginRoute } from '../../scripts/journey/trace.ts';
import type { Hop } from '../../scripts/journey/user-agent.ts';
import { type Browser, startBrowser } from '../support/browser.ts';
import { freePort, Portal } from '../support/portal.ts';

/** Pictures of what the invitee saw, for whoever wants to look: SCREENSHOTS=DIR. */
const PICTURES = process.env.SCREENSHOTS ?? mkdtempSync(join(tmpdir(), 'journeys-'));
const PASSWORD = 'correct-Horse-battery-7';
let portal: Portal;
let browser: Browser;

beforeAll(async () => {
  [portal, browser] = await Promise.all([Portal.start(), startBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await portal?.close();
});

beforeEach(async () => {
  await portal.reset();
});

interface Visit {
  page: Page;
  /** Redirects and pages in order. */
  hops: Hop[];
  picture: (name: string) => Promise<void>;
}

async function open(address: string, size?: { width: number; height: number }): Promise<Visit> {
  const context = await browser.context(size);
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const hops: Hop[] = [];
  page.on('response', (response) => {
    const location = response.headers().location;
    const method = response.request().method() === 'POST' ? 'POST' : 'GET';
    const target = location && new URL(location, response.url()).href;
    hops.push({ method, url: response.url(), status: response.status(), ...(target && { location: target }) });
  });
  await page.goto(address);
  const picture = async (name: string) => {
    await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
  };
  return { page, hops, picture };
}

async function signUp(page: Page): Promise<void> {
  await page.locator('input[name=password]').fill(PASSWORD);
  await page.locator('form button[type=submit]').first().click();
}

async function session(page: Page): Promise<{ [token: string]: { [claim: string]: unknown } }> {
  await page.goto(new URL('/session', page.url()).href);
  return JSON.parse((await page.locator('body').textContent()) ?? '{}');
}

async function setSkipConsent(value: boolean): Promise<void> {
  for await (const { id = '', identifier } of await portal.api.resourceServers.list()) {
    const change = { skip_consent_for_verifiable_first_party_clients: value };
    if (identifier === portal.ready.audience) await portal.api.resourceServers.update(id, change);
  }
}

test('a login route that passes both parameters on: the role arrives and the invitation is gone', async () => {
  const app = await portal.startApplication();
  const { link, pending, roles } = await portal.invite('grace@acme.example');
  const { page, hops, picture } = await open(link);
  const email = page.locator('input[name=email]');
  expect(await email.inputValue()).toBe('grace@acme.example');
  expect(await email.getAttribute('readonly')).not.toBeNull();
  expect(await page.locator('body').textContent()).toContain('Acme Corporation');
  await picture('sign-up-by-invitation');
  await signUp(page);
  await page.waitForURL(`${app}/`);
  await picture('portal');
  expect(traceLoginRoute(hops, portal.tenant.domain).losses).toEqual([]);
  expect(hops.some(({ url }) => url.includes('/u/consent'))).toBe(false);
  expect(await pending()).toBe(false);
  expect(await roles()).toEqual([portal.ready.plan.role]);
  const { id_token_claims, access_token_claims } = await session(page);
  expect(id_token_claims?.org_id).toMatch(/^org_/);
  expect(access_token_claims?.[portal.ready.plan.rolesClaim ?? '']).toEqual([portal.ready.plan.role]);
  expect(access_token_claims?.permissions).toContain('manage:members');
});

test('a login route that drops them: still pending, no role, and the hop that lost them is named', async () => {
  const app = await portal.startApplication({ dropsInvitation: true });
  const { link, pending, roles } = await portal.invite('dropped@acme.example');
  const { page, hops, picture } = await open(link);
  await picture('dropped');
  const { losses } = traceLoginRoute(hops, portal.tenant.domain);
  const [between, authorize] = [`${app}/login`, `https://${portal.tenant.domain}/authorize`];
  expect(explainLosses(losses)).toEqual([
    `"invitation" and "organization" were lost at ${between}: they arrived there, and the redirect to ${authorize} lacks them`,
  ]);
  expect(await page.locator('body').textContent()).toContain('parameter organization is required for this client');
  expect(await pending()).toBe(true);
  expect(await roles()).toBeUndefined();
});

test('the same on an application that only allows organizations: an account, no membership, still pending', async () => {
  const { client_id } = await portal.client();
  await portal.api.clients.update(client_id, { organization_usage: 'allow' });
  await portal.startApplication({ dropsInvitation: true });
  const { link, pending, roles } = await portal.invite('stranger@acme.example');
  const { page, picture } = await open(link);
  await page.getByRole('link', { name: /sign up/i }).click();
  await page.locator('input[name=email]').fill('stranger@acme.example');
  await signUp(page);
  await picture('signed-up-outside-the-invitation');
  expect(await pending()).toBe(true);
  expect(await roles()).toBeUndefined();
});

test('an API that does not skip consent brings up the consent page', async () => {
  const app = await portal.startApplication();
  await setSkipConsent(false);
  const { link, pending } = await portal.invite('consent@acme.example');
  const { page, picture } = await open(link);
  await signUp(page);
  await page.waitForURL(/\/u\/consent/);
  await picture('consent');
  await page.getByRole('button', { name: /accept|allow|agree/i }).click();
  await page.waitForURL(`${app}/`);
  expect(await pending()).toBe(false);
});

test('a callback on localhost brings up the consent page although the API skips it', async () => {
  const origin = `https://localhost:${await freePort()}`;
  const { client_id } = await portal.client();
  const callbacks = [`${origin}/callback`];
  await portal.api.clients.update(client_id, { callbacks });
  const app = await portal.startApplication({ origin });
  const { link } = await portal.invite('localhost@acme.example');
  const address = new URL(link);
  const { page } = await open(`${app}/login${address.search}`);
  await signUp(page);
  await page.waitForURL(/\/u\/consent/);
  expect(await page.locator('body').textContent()).toContain('Acme Portal');
});

test('on a phone the sign-up page fits the screen', async () => {
  await portal.startApplication();
  const { link } = await portal.invite('phone@acme.example');
  const { page, picture } = await open(link, { width: 360, height: 740 });
  await picture('sign-up-on-a-phone');
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
});
