import { setTimeout as wait } from 'node:timers/promises';
import { ServerClient, type StateData, type TransactionData } from '@auth0/auth0-server-js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { API, api, CALLBACK } from '../emulator/login/acme.ts';
import { Browser } from '../emulator/login/browser.ts';
import { InvitingTenant, ROLE } from './invitations.ts';

let inviting: InvitingTenant;

beforeAll(async () => {
  inviting = await InvitingTenant.start();
});
afterAll(() => inviting?.stop());

/** A store such as frameworks put around the client: one visitor's. */
class Memory<Data> {
  readonly #kept = new Map<string, Data>();

  async set(name: string, data: Data): Promise<void> {
    this.#kept.set(name, data);
  }

  async get(name: string): Promise<Data | undefined> {
    return this.#kept.get(name);
  }

  async delete(name: string): Promise<void> {
    this.#kept.delete(name);
  }

  async deleteByLogoutToken(): Promise<void> {
    this.#kept.clear();
  }
}

function application(scope: string) {
  return new ServerClient({
    domain: inviting.tenant.running.domain,
    clientId: 'portal',
    clientSecret: 'portal-secret',
    authorizationParams: { redirect_uri: CALLBACK, audience: API, scope },
    transactionStore: new Memory<TransactionData>(),
    stateStore: new Memory<StateData>(),
    customFetch: inviting.fetch,
  });
}

test('auth0-server-js: from the mail to tokens, renewed after they expired, and logged out', async () => {
  await inviting.tenant.put({ resource_servers: { api: { ...api, token_lifetime: 1 } } });
  const client = application('openid profile email offline_access read:things write:things');
  const link = await inviting.invite('nina@acme.test');
  const { invitation = '', organization = '' } = Object.fromEntries(link.searchParams);
  const url = await client.startInteractiveLogin({ authorizationParams: { invitation, organization } });
  const browser = new Browser(inviting.tenant);
  await client.completeInteractiveLogin(await inviting.accept(url, 'nina@acme.test', browser));
  const user = await client.getUser();
  expect(user).toMatchObject({ org_id: 'org_acme', email: 'nina@acme.test' });
  expect(await inviting.members()).toMatchObject([{ user_id: user?.sub, roles: [ROLE] }]);

  const first = await client.getAccessToken();
  expect(first.scope?.split(' ')).toEqual(expect.arrayContaining(['read:things', 'write:things']));
  const claims = JSON.parse(Buffer.from(first.accessToken.split('.')[1] ?? '', 'base64url').toString());
  expect(claims).toMatchObject({ org_id: 'org_acme', permissions: ['read:things', 'write:things'] });

  await wait(1100);
  const second = await client.getAccessToken();
  expect(second.accessToken).not.toBe(first.accessToken);
  expect(second.scope).toBe(first.scope);

  // The client sends no id_token_hint, so the user is asked.
  const out = await client.logout({ returnTo: 'https://portal.acme.test/' });
  const page = await browser.open(out.pathname + out.search);
  expect(page.text).toContain('Log out?');
  const answer = await browser.submit(page, { action: 'accept' });
  expect(answer.headers.location).toBe('https://portal.acme.test/');
  expect(await client.getUser()).toBeUndefined();
});

test('auth0-server-js: an invitation that is gone is told to the application', async () => {
  const client = application('openid');
  const link = await inviting.invite('omar@acme.test');
  const organization = link.searchParams.get('organization') ?? '';
  const url = await client.startInteractiveLogin({ authorizationParams: { invitation: 'gone', organization } });
  const answer = await new Browser(inviting.tenant).open(url.pathname + url.search);
  const completed = client.completeInteractiveLogin(new URL(answer.headers.location ?? ''));
  await expect(completed).rejects.toMatchObject({
    cause: { error: 'invalid_request', error_description: 'invitation not found or already used' },
  });
});
