import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browser, startBrowser } from '../support/browser.ts';
import { Portal } from '../support/portal.ts';

const PICTURES = process.env.SCREENSHOTS ?? mkdtempSync(join(tmpdir(), 'console-'));
const SCRIPT = '<script>document.title="run"</script>';
let portal: Portal;
let browser: Browser;

beforeAll(async () => {
  [portal, browser] = await Promise.all([Portal.start(), startBrowser()]);
  await portal.startApplication();
  await portal.invite('pending@acme.example');
  const { link } = await portal.invite('grace@acme.example');
  const page = await (await browser.context()).newPage();
  await page.goto(link);
  await page.locator('input[name=password]').fill('correct-Horse-battery-7');
  await page.locator('form button[type=submit]').first().click();
  await page.waitForURL(/portal\.acme\.test:\d+\/$/);
});

afterAll(async () => {
  await browser?.close();
  await portal?.close();
});

async function open(path: string, width = 1100) {
  const page = await (await browser.context({ width, height: 800 })).newPage();
  await page.goto(`${portal.tenant.consoleUrl}${path}`);
  const name = `console${path.replace('/', '-')}-${width}`;
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
  return page;
}

test.each([
  ['', /invited you to Acme Corporation/],
  ['/invitations', /pending@acme\.example[\s\S]*pending[\s\S]*grace@acme\.example[\s\S]*accepted/],
  ['/members', /grace@acme\.example[\s\S]*Acme Corporation: admin/],
  ['/actions', /post-login: verify-invitation-roles[\s\S]*allowed/],
  ['/logs', /si[\s\S]*grace@acme\.example/],
  ['/requests', /POST \/api\/v2\/organizations\/org_\w+\/invitations/],
])('the page %s tells what happened', async (path, expected) => {
  const page = await open(path);
  expect(await page.locator('main').innerText()).toMatch(expected);
  expect(await page.locator('nav a[aria-current]').count()).toBe(1);
});

test('every mail is shown as it looks, also those below', async () => {
  const page = await open('');
  const mails = page.locator('iframe');
  expect(await mails.count()).toBe(2);
  for (const frame of await mails.all()) {
    await frame.scrollIntoViewIfNeeded();
    const link = frame.contentFrame().getByRole('link', { name: 'Accept the invitation' });
    expect(await link.isVisible()).toBe(true);
  }
  await page.screenshot({ path: join(PICTURES, 'console-last-mail.png') });
});

test('on a phone no page is wider than the screen', async () => {
  for (const path of ['', '/invitations', '/members', '/actions', '/logs', '/requests']) {
    const page = await open(path, 360);
    expect(await page.evaluate('document.documentElement.scrollWidth'), path).toBeLessThanOrEqual(360);
  }
});

test('a script in a name or a mail does not run', async () => {
  const [{ id = '' } = {}] = (await portal.api.organizations.list()).data;
  await portal.api.organizations.update(id, { display_name: SCRIPT });
  await portal.invite('script@acme.example');
  const page = await open('');
  expect(await page.title()).toBe(`Inbox · ${portal.tenant.domain}`);
  expect(await page.locator('main').innerText()).toContain(SCRIPT);
  await page.waitForLoadState('load');
  expect(page.frames().map((frame) => frame.url())).toContain('about:srcdoc');
});
