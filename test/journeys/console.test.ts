import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { violationsOf } from '../support/axe.ts';
import { type Browser, startBrowser } from '../support/browser.ts';
import { Portal } from '../support/portal.ts';

/** Pictures of every page, for whoever wants to look: SCREENSHOTS=DIR. */
const PICTURES = process.env.SCREENSHOTS ?? mkdtempSync(join(tmpdir(), 'console-'));
const SCRIPT = '<script>document.title="run"</script>';
const PHONE = { width: 390, height: 844 };
let portal: Portal;
let browser: Browser;

beforeAll(async () => {
  [portal, browser] = await Promise.all([Portal.start(), startBrowser()]);
  await portal.startApplication();
  await portal.invite('pending@acme.example');
  const { link } = await portal.invite('grace@acme.example');
  await accept(link);
});

afterAll(async () => {
  await browser?.close();
  await portal?.close();
});

async function accept(link: string): Promise<void> {
  const context = await browser.context();
  const page = await context.newPage();
  await page.goto(link);
  await page.locator('input[name=password]').fill('correct-Horse-battery-7');
  await page.locator('form button[type=submit]').first().click();
  await page.waitForURL(/portal\.acme\.test:\d+\/$/);
  await context.close();
}

async function open(path: string, size = { width: 1280, height: 800 }) {
  const context = await browser.context(size);
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(`${portal.tenant.consoleUrl}${path}`);
  const name = `console${path.replace('/', '-')}-${size.width > 600 ? 'desktop' : 'phone'}`;
  if (process.env.SCREENSHOTS) await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: path !== '' });
  return page;
}

const PAGES: [string, RegExp][] = [
  ['', /invited you to Acme Corporation/],
  ['/invitations', /grace@acme\.example[\s\S]*accepted[\s\S]*mail sent[\s\S]*pending@acme\.example[\s\S]*pending/],
  [
    '/login',
    /grace@acme\.example at Acme Portal[\s\S]*logged in[\s\S]*admin[\s\S]*Mail to grace@acme\.example[\s\S]*asks for a login/,
  ],
  ['/members', /grace@acme\.example[\s\S]*Acme Corporation: admin/],
  ['/actions', /post-login: verify-invitation-roles[\s\S]* ms[\s\S]*allowed/],
  ['/logs', /si[\s\S]*grace@acme\.example/],
  ['/requests', /POST \/api\/v2\/organizations\/org_\w+\/invitations/],
  ['/assumptions', /roles-at-the-first-login/],
];

test.each(PAGES)('the page %s tells what happened, is accessible, and fits a phone', async (path, expected) => {
  const page = await open(path);
  expect(await page.locator('main').innerText()).toMatch(expected);
  expect(await page.locator('nav a[aria-current]').count()).toBe(1);
  expect(await violationsOf(page)).toEqual([]);
  const phone = await open(path, PHONE);
  expect(await phone.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(PHONE.width);
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
});

test('the last login tells the whole way, and no secret of it', async () => {
  const page = await open('/login');
  const steps = await page.locator('ol.steps h3 > span:first-child').allInnerTexts();
  expect(steps.map((step) => step.replace(/ (GET|POST) .*/, ''))).toEqual([
    expect.stringMatching(/^Mail to grace@acme\.example: its link leads to https:\/\/portal\.acme\.test:\d+\/login$/),
    'Acme Portal asks for a login',
    'Sign-up page',
    'Sign-up page, answered',
    'Actions run: verify-invitation-roles',
    'The tenant ends the login',
    'The application exchanges the code for tokens',
  ]);
  const codes = await page.locator('dl.parameters dt:text-is("code") + dd').allInnerTexts();
  expect(codes.length).toBeGreaterThan(0);
  for (const code of codes) expect(code).toMatch(/^.{4}…$/);
});

test('a lost parameter is named, with the route that lost it', async () => {
  await portal.startApplication({ dropsInvitation: true });
  const { link } = await portal.invite('lost@acme.example');
  const context = await browser.context();
  const visitor = await context.newPage();
  await visitor.goto(link);
  await context.close();
  const page = await open('/login');
  const finding = await page.locator('.finding').innerText();
  expect(finding).toContain('"invitation" and "organization" were lost on the way');
  expect(finding).toMatch(/The route https:\/\/portal\.acme\.test:\d+\/login has to pass them on to \/authorize/);
  if (process.env.SCREENSHOTS)
    await page.screenshot({ path: join(PICTURES, 'console-login-lost-desktop.png'), fullPage: true });
  await portal.startApplication();
});

test('a page follows what happens while it is open', async () => {
  const page = await open('/invitations');
  await portal.invite('live@acme.example');
  await page.getByRole('heading', { name: 'live@acme.example' }).waitFor({ timeout: 10_000 });
  expect(await page.locator('nav a[aria-current]').innerText()).toMatch(/^Invitations/);
});

test('a script in a name or a mail does not run', async () => {
  const { id = '' } = await portal.api.organizations.getByName('acme');
  await portal.api.organizations.update(id, { display_name: SCRIPT });
  await portal.invite('script@acme.example');
  const page = await open('');
  expect(await page.title()).toBe(`Inbox · ${portal.tenant.domain}`);
  expect(await page.locator('main').innerText()).toContain(SCRIPT);
  await page.waitForLoadState('load');
  expect(page.frames().map((frame) => frame.url())).toContain('about:srcdoc');
});
