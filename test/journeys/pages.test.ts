import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { TestTenant } from '../emulator/authentication/harness.ts';
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
