import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { TestTenant } from '../emulator/authentication/harness.ts';
import { PASSWORD } from '../emulator/login/acme.ts';
import { violationsOf } from '../support/axe.ts';
import { type Browser, startBrowser } from '../support/browser.ts';
import { VISITS } from './pages.ts';

/** Pictures of every page, for whoever wants to look: SCREENSHOTS=DIR. */
const PICTURES = process.env.SCREENSHOTS ?? mkdtempSync(join(tmpdir(), 'pages-'));
const DESKTOP = { width: 1100, height: 800 };
const PHONE = { width: 390, height: 844 };
/** Names, addresses, scopes of APIs, and what OAuth says: the same in every language. */
const UNTRANSLATED =
  /^[A-Z!]$|^(Name|Code)$|^(Acme|Globex|Ada|Grace|Linus|Nora|acme|globex)\b[\w ]*$|@|^(invalid|not)_|^Things:|^http|redirect_uri|^(samlp|google-oauth2)$|^(This login has expired|Unknown client|The "returnTo")/;
let tenant: TestTenant;
let browser: Browser;

beforeAll(async () => {
  [tenant, browser] = await Promise.all([TestTenant.start(), startBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await tenant?.stop();
});

async function open(name: string, language: string) {
  const visit = VISITS[name];
  await tenant.send('POST', '/_local/reset', { json: { seed: 'empty' } });
  await tenant.put(visit?.rows ?? {});
  const context = await browser.context({ ...DESKTOP, language });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await visit?.open(page, tenant, language);
  expect(await page.locator('html').getAttribute('lang')).toBe(language);
  if (process.env.SCREENSHOTS) await picture(page, `${name}-${language}-desktop`);
  await page.setViewportSize(PHONE);
  if (process.env.SCREENSHOTS) await picture(page, `${name}-${language}-phone`);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(PHONE.width);
  return page;
}

const picture = (page: Page, name: string) => page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });

/** The words of a page, without names and addresses. */
const wordsOf = async (page: Page) => (await page.locator('main').innerText()).split('\n').filter(Boolean);

test.each(Object.keys(VISITS))('%s: accessible, fits a phone, and is translated', async (name) => {
  const english = await open(name, 'en');
  expect(await violationsOf(english)).toEqual([]);
  const german = await open(name, 'de');
  const [before, after] = [await wordsOf(english), await wordsOf(german)];
  expect(after.filter((line) => before.includes(line) && !UNTRANSLATED.test(line))).toEqual([]);
});

test('a login and a choice of organization need no mouse', async () => {
  await open('organization-picker', 'en');
  const { open: visit } = VISITS['log-in-without-organization'] ?? {};
  const context = await browser.context(DESKTOP);
  onTestFinished(() => context.close());
  const fresh = await context.newPage();
  await visit?.(fresh, tenant, 'en');
  const focused = () => fresh.evaluate('document.activeElement.name || document.activeElement.textContent.trim()');
  expect(await focused()).toBe('email');
  await fresh.keyboard.type('omar@acme.test');
  await fresh.keyboard.press('Tab');
  expect(await focused()).toBe('password');
  await fresh.keyboard.type(PASSWORD);
  await fresh.keyboard.press('Enter');
  await fresh.waitForURL(/\/u\/organization\/picker/);
  await fresh.keyboard.press('Tab');
  await fresh.keyboard.press('Tab');
  expect(await fresh.evaluate('document.activeElement.value')).toBe('org_globex');
  const answered = fresh.waitForRequest(/portal\.acme\.test\/callback\?code=/);
  await fresh.keyboard.press('Enter');
  await answered;
});
