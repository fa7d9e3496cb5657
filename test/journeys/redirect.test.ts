import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { codeOf } from '../../emulator/directory/mfa.ts';
import { deployedActions } from '../emulator/login/acme.ts';
import { startBrowser } from '../support/browser.ts';
import { freePort, Portal } from '../support/portal.ts';

/** Another site, which sends every browser back to where the tenant waits for it. */
async function termsSite(domain: string): Promise<string> {
  const port = await freePort();
  const server = createServer((request, response) => {
    const state = new URL(request.url ?? '', 'http://terms.test').searchParams.get('state');
    response.writeHead(302, { location: `https://${domain}/continue?state=${state}` }).end();
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://terms.test:${port}/`;
}

test('a browser goes to another site, comes back, enrolls a factor and lands with its role', async () => {
  const [portal, browser] = await Promise.all([Portal.start(), startBrowser()]);
  onTestFinished(() => portal.close());
  onTestFinished(() => browser.close());
  const application = await portal.startApplication();
  const site = await termsSite(portal.tenant.domain);
  const code = `exports.onExecutePostLogin = async (event, api) => api.redirect.sendUserTo('${site}');
    exports.onContinuePostLogin = async (event, api) => api.multifactor.enable('any');`;
  const state = (await portal.local('GET', 'state')) as { collections: { [name: string]: [string, object][] } };
  const rows = { ...deployedActions({ terms: code }), settings: { 'guardian.factors': { otp: true } } };
  for (const [name, added] of Object.entries(rows)) {
    state.collections[name] = [...new Map([...(state.collections[name] ?? []), ...Object.entries(added)])];
  }
  await portal.local('PUT', 'state', state);
  const { link, roles } = await portal.invite('ida@acme.example');
  const page = await (await browser.context()).newPage();
  await page.goto(link);
  await page.locator('input[name=password]').fill('correct-Horse-battery-7');
  await page.locator('form button[type=submit]').first().click();
  await page.waitForURL(/\/u\/mfa-otp-enrollment/);
  const key = (await page.locator('code').first().textContent()) ?? '';
  await page.locator('input[name=code]').fill(codeOf(key, Math.floor(Date.now() / 1000)));
  await page.locator('form button[type=submit]').first().click();
  await page.waitForURL(`${new URL(application).origin}/`);
  expect(await roles()).toEqual([portal.ready.plan.role]);
});
