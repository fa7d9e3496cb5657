import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { AuthenticationClient, UserInfoClient } from 'auth0/legacy';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { API, acme, CALLBACK, client, PASSWORD } from '../emulator/login/acme.ts';
import { InvitingTenant } from './invitations.ts';

let inviting: InvitingTenant;
let auth0: AuthenticationClient;

beforeAll(async () => {
  inviting = await InvitingTenant.start();
  const { tenant, fetch } = inviting;
  const grant_types = ['authorization_code', 'password', 'refresh_token'];
  const passwordless = 'http://auth0.com/oauth/grant-type/passwordless/otp';
  const realm = 'http://auth0.com/oauth/grant-type/password-realm';
  const { api } = acme().resource_servers ?? {};
  await tenant.put({
    clients: {
      portal: { ...client, organization_usage: 'allow', grant_types: [...grant_types, realm, passwordless] },
    },
    resource_servers: { api: { ...api, enforce_policies: false } },
    settings: { tenant: { pushed_authorization_requests_supported: true } },
  });
  const { domain, caFile } = tenant.running;
  // Its types promise undici's dispatcher, but what it hands this to, for the keys of ID tokens, is node:https.
  const agent = new Agent({ ca: readFileSync(caFile) }) as never;
  const secret = { clientId: 'portal', clientSecret: 'portal-secret' };
  auth0 = new AuthenticationClient({ domain, ...secret, fetch, agent });
});
afterAll(() => inviting?.stop());

test('signs somebody up, logs in by password, renews and revokes', async () => {
  const email = 'pia@acme.test';
  const { data: created } = await auth0.database.signUp({ email, password: PASSWORD, connection: 'users' });
  expect(created).toMatchObject({ email, email_verified: false });

  const { data: tokens } = await auth0.oauth.passwordGrant({
    username: email,
    password: PASSWORD,
    realm: 'users',
    audience: API,
    scope: 'openid email offline_access',
  });
  const { domain } = inviting.tenant.running;
  const { data: person } = await new UserInfoClient({ domain, fetch: inviting.fetch }).getUserInfo(tokens.access_token);
  expect(person).toMatchObject({ email, email_verified: false });

  const refresh_token = tokens.refresh_token ?? '';
  const { data: renewed } = await auth0.oauth.refreshTokenGrant({ refresh_token });
  expect(renewed.access_token).toBeTruthy();
  await auth0.oauth.revokeRefreshToken({ token: refresh_token });
  await expect(auth0.oauth.refreshTokenGrant({ refresh_token })).rejects.toMatchObject({ error: 'invalid_grant' });
});

test('asks for the mail of a new password', async () => {
  const { data } = await auth0.database.changePassword({ email: 'pia@acme.test', connection: 'users' });
  expect(data).toBe("We've just sent you an email to reset your password.");
});

test('reads the error of a wrong password', async () => {
  const wrong = auth0.oauth.passwordGrant({ username: 'pia@acme.test', password: 'no', realm: 'users' });
  await expect(wrong).rejects.toMatchObject({ error: 'invalid_grant', error_description: 'Wrong email or password.' });
});

test('pushes an authorization request', async () => {
  const { data } = await auth0.oauth.pushedAuthorization({
    client_id: 'portal',
    response_type: 'code',
    redirect_uri: CALLBACK,
  });
  expect(data).toMatchObject({ request_uri: expect.stringMatching(/^urn:/), expires_in: 30 });
});
