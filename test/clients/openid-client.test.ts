import * as openid from 'openid-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { API, CALLBACK } from '../emulator/login/acme.ts';
import { Browser } from '../emulator/login/browser.ts';
import { InvitingTenant, ROLE } from './invitations.ts';

let inviting: InvitingTenant;
let configuration: openid.Configuration;

beforeAll(async () => {
  inviting = await InvitingTenant.start();
  const { tenant, fetch } = inviting;
  const options = { [openid.customFetch]: fetch };
  const secret = openid.ClientSecretBasic('portal-secret');
  configuration = await openid.discovery(new URL(tenant.origin), 'portal', undefined, secret, options);
});
afterAll(() => inviting?.stop());

const scope = 'openid profile email offline_access read:things';

/** What an application's login route does with the parameters of the link. */
async function begin(link: URL) {
  const verifier = openid.randomPKCECodeVerifier();
  const checks = {
    pkceCodeVerifier: verifier,
    expectedState: openid.randomState(),
    expectedNonce: openid.randomNonce(),
  };
  const url = openid.buildAuthorizationUrl(configuration, {
    redirect_uri: CALLBACK,
    scope,
    audience: API,
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    invitation: link.searchParams.get('invitation') ?? '',
    organization: link.searchParams.get('organization') ?? '',
  });
  return { url, checks };
}

test('openid-client: from the mail to tokens, renewed, looked up, revoked and logged out', async () => {
  const browser = new Browser(inviting.tenant);
  const { url, checks } = await begin(await inviting.invite('nina@acme.test'));
  const callback = await inviting.accept(url, 'nina@acme.test', browser);
  const tokens = await openid.authorizationCodeGrant(configuration, callback, checks);
  const claims = tokens.claims();
  expect(claims).toMatchObject({ org_id: 'org_acme', email: 'nina@acme.test', email_verified: true });
  expect(await inviting.members()).toMatchObject([{ user_id: claims?.sub, roles: [ROLE] }]);
  expect(tokens.scope?.split(' ')).toContain('read:things');

  const profile = await openid.fetchUserInfo(configuration, tokens.access_token, claims?.sub ?? '');
  expect(profile).toMatchObject({ email: 'nina@acme.test', email_verified: true });

  const renewed = await openid.refreshTokenGrant(configuration, tokens.refresh_token ?? '');
  expect(renewed.claims()).toMatchObject({ sub: claims?.sub, org_id: 'org_acme' });
  expect(renewed.refresh_token).not.toBe(tokens.refresh_token);

  await openid.tokenRevocation(configuration, renewed.refresh_token ?? '');
  const again = openid.refreshTokenGrant(configuration, renewed.refresh_token ?? '');
  await expect(again).rejects.toMatchObject({ error: 'invalid_grant' });

  const out = openid.buildEndSessionUrl(configuration, {
    id_token_hint: tokens.id_token ?? '',
    post_logout_redirect_uri: 'https://portal.acme.test/',
    state: 'bye',
  });
  const answer = await browser.open(out.pathname + out.search);
  expect(answer.headers.location).toBe('https://portal.acme.test/?state=bye');
});

test('openid-client: what the tenant refuses reaches the application as it was said', async () => {
  const link = await inviting.invite('omar@acme.test');
  link.searchParams.set('invitation', 'not-the-ticket');
  const { url, checks } = await begin(link);
  const answer = await new Browser(inviting.tenant).open(url.pathname + url.search);
  const callback = new URL(answer.headers.location ?? '');
  await expect(openid.authorizationCodeGrant(configuration, callback, checks)).rejects.toMatchObject({
    error: 'invalid_request',
    error_description: 'invitation not found or already used',
  });
});

test('openid-client: a machine with a key of its own, and an organization', async () => {
  const pair = await crypto.subtle.generateKey(
    { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) },
    true,
    ['sign', 'verify'],
  );
  const der = Buffer.from(await crypto.subtle.exportKey('spki', pair.publicKey)).toString('base64');
  const pem = `-----BEGIN PUBLIC KEY-----\n${der}\n-----END PUBLIC KEY-----\n`;
  const { tenant, fetch } = inviting;
  const grant = { id: 'g', client_id: 'robot', audience: API, scope: ['read:things'] };
  const keys = { private_key_jwt: { credentials: [{ id: 'cred', pem, alg: 'RS256' }] } };
  await tenant.put({
    clients: {
      robot: { client_id: 'robot', name: 'Robot', is_first_party: true, client_authentication_methods: keys },
    },
    client_grants: { g: { ...grant, organization_usage: 'require', allow_any_organization: true } },
  });
  const robot = await openid.discovery(
    new URL(tenant.origin),
    'robot',
    undefined,
    openid.PrivateKeyJwt(pair.privateKey),
    {
      [openid.customFetch]: fetch,
    },
  );
  const tokens = await openid.clientCredentialsGrant(robot, { audience: API, organization: 'org_acme' });
  const claims = JSON.parse(Buffer.from(tokens.access_token.split('.')[1] ?? '', 'base64url').toString());
  expect(claims).toMatchObject({ sub: 'robot@clients', org_id: 'org_acme', scope: 'read:things' });
});
