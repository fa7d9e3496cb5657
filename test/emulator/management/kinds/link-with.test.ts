import { importJWK, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestTenant } from '../../authentication/harness.ts';
import { type Api, apiOf, tokenOf } from '../engine/api.ts';

let tenant: TestTenant;
let api: Api;

beforeAll(async () => {
  tenant = await TestTenant.start();
  api = apiOf(tenant, await tokenOf(tenant));
});
afterAll(() => tenant.stop());

async function makeUser(email: string): Promise<string> {
  const body = { connection: 'Username-Password-Authentication', email, password: 'correct-Horse-1' };
  return (await api('POST', '/users', body)).json.user_id;
}

/** An ID token as the tenant signs it, with the claims that are given. */
async function idToken(claims: object, issuer = `${tenant.origin}/`): Promise<string> {
  const [{ private_jwk, kid }] = await tenant.rows('signing_keys');
  const token = new SignJWT({ aud: tenant.running.clientId, ...claims }).setProtectedHeader({ alg: 'RS256', kid });
  return token
    .setIssuer(issuer)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(await importJWK(private_jwk, 'RS256'));
}

const at = (id: string) => `/users/${encodeURIComponent(id)}`;

test('the account whose ID token is brought along becomes an identity of the other', async () => {
  const [main, other] = [await makeUser('main@acme.example'), await makeUser('other@acme.example')];
  const linked = await api('POST', `${at(main)}/identities`, { link_with: await idToken({ sub: other }) });
  expect(linked.status, linked.text).toBe(201);
  expect(linked.json.map(({ user_id }: { user_id: string }) => `auth0|${user_id}`)).toEqual([main, other]);
  expect((await api('GET', at(other))).status).toBe(404);
});

test.each([
  [
    "JWT (link_with) must have an aud claim that matches that of the calling token's azp.",
    { aud: 'another' },
    undefined,
  ],
  ['JWT (link_with) must have the same issuer as the calling user.', {}, 'https://other.example/'],
  ['JWT (link_with) must contains sub claim.', { sub: undefined }, undefined],
])('a token is refused: %s', async (message, claims, issuer) => {
  const [main, other] = [
    await makeUser(`m${message.length}@acme.example`),
    await makeUser(`o${message.length}@acme.example`),
  ];
  const link_with = await idToken({ sub: other, ...claims }, issuer);
  const refused = await api('POST', `${at(main)}/identities`, { link_with });
  expect([refused.status, refused.json.message]).toEqual([400, message]);
  expect((await api('GET', at(other))).status).toBe(200);
});

test('a token that another key signed is refused', async () => {
  const main = await makeUser('forged@acme.example');
  const [head, body, signature = ''] = (await idToken({ sub: main })).split('.');
  const link_with = [head, body, `${signature.slice(0, -8)}AAAAAAAA`].join('.');
  expect((await api('POST', `${at(main)}/identities`, { link_with })).json.message).toBe('Invalid token (link_with).');
});
