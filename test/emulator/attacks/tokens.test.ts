import { createHash } from 'node:crypto';
import { exportJWK } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect } from 'vitest';
import { client } from '../login/acme.ts';
import { type Attack, foreign, OTHER_API, refuse, startWorld, type World } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});
beforeEach(() => world.restore());
afterAll(() => world.tenant.stop());

/** Rows for both endpoints that take access tokens. */
function presented(attack: string, why: string, token: (w: World, audience: string) => Promise<string>): Attack[] {
  return [
    {
      attack: `/userinfo: ${attack}`,
      why,
      attempt: async (w) => w.userinfo(await token(w, `${w.tenant.origin}/userinfo`)),
      refused: [401, 'invalid_token'],
    },
    {
      attack: `Management API: ${attack}`,
      why,
      attempt: async (w) => w.management(await token(w, `${w.tenant.origin}/api/v2/`)),
      refused: [401, /Invalid (token|signature)|Expired token/],
    },
  ];
}

const unsigned = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
const ALL_SCOPES = { scope: 'openid read:clients' };

const ACCESS: Attack[] = [
  ...presented(
    'a token for another API',
    'An API must not be able to act as its users elsewhere: RFC 9068, 4.',
    async (w) => {
      const { json } = await w.token({
        grant_type: 'client_credentials',
        client_id: 'worker',
        client_secret: 'worker-secret',
        audience: 'https://api.acme.test',
      });
      return json.access_token;
    },
  ),
  ...presented(
    'an ID token',
    'It says who logged in, not what the bearer may do.',
    async (w) => (await w.tokens()).id_token,
  ),
  ...presented('a token signed by somebody else', 'Anybody could be anybody.', (w, aud) =>
    w.forge({ aud, ...ALL_SCOPES }, {}, foreign.privateKey),
  ),
  ...presented("somebody else's signature under the tenant's key id", 'As above.', async (w, aud) =>
    w.forge({ aud, ...ALL_SCOPES }, { kid: (await w.publicKey()).kid }, foreign.privateKey),
  ),
  ...presented(
    'a token that brings its own key (jwk)',
    "The header is the attacker's: RFC 8725, 3.10.",
    async (w, aud) => w.forge({ aud, ...ALL_SCOPES }, { jwk: await exportJWK(foreign.publicKey) }, foreign.privateKey),
  ),
  ...presented('a token that says where its key is (jku)', 'As above.', (w, aud) =>
    w.forge({ aud, ...ALL_SCOPES }, { jku: 'https://evil.test/jwks.json' }, foreign.privateKey),
  ),
  ...presented('a key id that is a path', 'A key id is a name and never a place.', (w, aud) =>
    w.forge({ aud, ...ALL_SCOPES }, { kid: '../../../dev/null' }, foreign.privateKey),
  ),
  ...presented('alg "none"', 'RFC 8725, 3.2.', async (w, aud) => {
    const claims = { iss: `${w.tenant.origin}/`, sub: 'auth0|omar', aud, exp: 4e9, iat: 1, ...ALL_SCOPES };
    return `${unsigned({ alg: 'none', typ: 'JWT' })}.${unsigned(claims)}.`;
  }),
  ...presented('the public key as an HMAC secret (key confusion)', 'RFC 8725, 3.1.', async (w, aud) => {
    const { kid, pem } = await w.publicKey();
    return w.forge({ aud, ...ALL_SCOPES }, { alg: 'HS256', kid }, Buffer.from(pem));
  }),
  ...presented('claims that were changed under the signature', 'The signature is there for this.', async (w, aud) => {
    const [head, body = '', signature] = (await w.tokens()).access_token.split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
    return `${head}.${unsigned({ ...claims, aud, ...ALL_SCOPES })}.${signature}`;
  }),
  ...presented('a signature that was cut off', 'As above.', async (w) => {
    const [head, body] = (await w.tokens()).access_token.split('.');
    return `${head}.${body}.`;
  }),
  ...presented("a token of an API's own secret", 'Whoever runs one API must not forge for the others.', (w, aud) =>
    w.forge({ aud, ...ALL_SCOPES }, { alg: 'HS256' }, Buffer.from('shh')),
  ),
  {
    attack: '/userinfo: an expired token',
    why: 'RFC 6750, 3.1.',
    attempt: async (w) => {
      const { access_token } = await w.tokens();
      await w.tenant.send('POST', '/_local/clock', { json: { advance_seconds: 86_500 } });
      return w.userinfo(access_token);
    },
    refused: [401, 'invalid_token'],
  },
  {
    attack: '/userinfo: the token of a user who is gone',
    why: 'A profile must not outlive its user.',
    attempt: async (w) => {
      const { access_token } = await w.tokens();
      const state = (await w.tenant.send('GET', '/_local/state')).json;
      state.collections.users = [];
      await w.tenant.send('PUT', '/_local/state', { json: state });
      return w.userinfo(access_token);
    },
    refused: [401, 'invalid_token'],
  },
  {
    attack: '/userinfo: a token without openid',
    why: 'docs-v2 openid-connect-scopes.mdx: the scope is what asks for the profile.',
    attempt: async (w) => w.userinfo((await w.tokens({ scope: 'read:things' })).access_token),
    refused: [401, 'invalid_token'],
  },
  {
    attack: '/userinfo: the token in the address',
    why: 'Addresses are logged: RFC 9700, 4.3.2.',
    attempt: async (w) => w.tenant.send('GET', `/userinfo?access_token=${(await w.tokens()).access_token}`),
    refused: [401, 'invalid_token'],
  },
  {
    attack: '/userinfo: the refresh token',
    why: 'One kind of credential must not pass for another.',
    attempt: async (w) => w.userinfo((await w.tokens()).refresh_token),
    refused: [401, 'invalid_token'],
  },
];

const LOST = 'Unknown or invalid refresh token';

const REFRESH: Attack[] = [
  {
    attack: 'a forged refresh token',
    why: 'oauth2-mock-server accepts any.',
    attempt: (w) => w.refresh('v1.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'),
    refused: [403, LOST],
  },
  {
    attack: 'a refresh token used twice',
    why: 'One of the two is a thief: docs-v2 refresh-token-rotation.mdx, "Automatic reuse detection".',
    attempt: async (w) => {
      const { refresh_token } = await w.tokens();
      await w.refresh(refresh_token);
      return w.refresh(refresh_token);
    },
    refused: [403, LOST],
  },
  {
    attack: 'the newest refresh token after an old one was used again',
    why: "The newest may be the thief's: the whole family ends, as above.",
    attempt: async (w) => {
      const { refresh_token } = await w.tokens();
      const second = (await w.refresh(refresh_token)).json.refresh_token;
      await w.refresh(refresh_token);
      return w.refresh(second);
    },
    refused: [403, LOST],
  },
  {
    attack: "another client's refresh token",
    why: 'It is bound to whom it was given: RFC 6749, 10.4.',
    attempt: async (w) =>
      w.refresh((await w.tokens()).refresh_token, { client_id: 'other', client_secret: 'other-secret' }),
    refused: [403, LOST],
    afterwards: async (w) => {
      const { refresh_token } = await w.tokens();
      await w.refresh(refresh_token, { client_id: 'other', client_secret: 'other-secret' });
      expect((await w.refresh(refresh_token)).status).toBe(200);
    },
  },
  {
    attack: 'a refresh token without the client secret',
    why: 'RFC 6749, 6: a confidential client authenticates.',
    attempt: async (w) =>
      w.token({ grant_type: 'refresh_token', client_id: 'portal', refresh_token: (await w.tokens()).refresh_token }),
    refused: [401, 'Unauthorized'],
  },
  {
    attack: 'a refresh token that was revoked',
    why: 'RFC 7009, 2.1.',
    attempt: async (w) => {
      const { refresh_token: token } = await w.tokens();
      const revoked = { client_id: 'portal', client_secret: 'portal-secret', token };
      expect((await w.tenant.send('POST', '/oauth/revoke', { json: revoked })).status).toBe(200);
      return w.refresh(token);
    },
    refused: [403, LOST],
  },
  {
    attack: 'revoking without the client secret',
    why: 'RFC 7009, 2.1: whoever found a token must not sign its user out.',
    attempt: async (w) => {
      const { refresh_token: token } = await w.tokens();
      return w.tenant.send('POST', '/oauth/revoke', { json: { client_id: 'portal', token } });
    },
    refused: [401, 'Unauthorized'],
  },
  {
    attack: 'more scopes than the refresh token has',
    why: 'RFC 6749, 6: never more than the user allowed.',
    attempt: async (w) => {
      const { refresh_token } = await w.tokens({ scope: 'openid offline_access' });
      const { json } = await w.refresh(refresh_token, { scope: 'openid offline_access profile write:things' });
      const claims = JSON.parse(Buffer.from(json.access_token.split('.')[1], 'base64url').toString());
      expect(claims.scope).toBe('openid offline_access');
      return w.refresh(refresh_token);
    },
    refused: [403, LOST],
  },
  {
    attack: 'another API than the refresh token is for',
    why: 'As above: a refresh token without a policy for it is good for its own API.',
    attempt: async (w) => {
      const { refresh_token } = await w.tokens();
      const { json } = await w.refresh(refresh_token, { audience: OTHER_API });
      const claims = JSON.parse(Buffer.from(json.access_token.split('.')[1], 'base64url').toString());
      expect(claims.aud).not.toContain(OTHER_API);
      return w.refresh(refresh_token);
    },
    refused: [403, LOST],
  },
  {
    attack: 'the refresh token of a user who was removed from the organization',
    why: 'Access ends with the membership: every exchange looks again.',
    attempt: async (w) => {
      const { refresh_token } = await w.tokens({ organization: 'org_acme' });
      const state = (await w.tenant.send('GET', '/_local/state')).json;
      state.collections.organization_members = [];
      await w.tenant.send('PUT', '/_local/state', { json: state });
      return w.refresh(refresh_token);
    },
    refused: [403, 'user auth0|omar is not part of the org_acme organization'],
  },
  {
    attack: 'the refresh token of a user who was blocked',
    why: 'docs-v2 manage-users/user-accounts/block-and-unblock-users.mdx.',
    attempt: async (w) => {
      const { refresh_token } = await w.tokens();
      const [omar] = (await w.tenant.rows('users')).filter(({ user_id }) => user_id === 'auth0|omar');
      await w.tenant.put({ users: { 'auth0|omar': { ...omar, blocked: true } } });
      return w.refresh(refresh_token);
    },
    refused: [403, 'user is blocked'],
  },
  {
    attack: 'offline_access for an API that does not allow it',
    why: 'docs-v2 get-refresh-tokens.mdx: the API decides (allow_offline_access).',
    attempt: async (w) => {
      await w.tenant.put({ clients: { portal: { ...client } } });
      const [api] = await w.tenant.rows('resource_servers');
      const apis = (await w.tenant.rows('resource_servers')).filter(({ id }) => id === 'api');
      expect(api).toBeDefined();
      await w.tenant.put({ resource_servers: { api: { ...apis[0], allow_offline_access: false } } });
      const tokens = await w.tokens();
      expect(tokens.refresh_token).toBeUndefined();
      return w.refresh(String(createHash('sha256').update(tokens.access_token).digest('base64url')));
    },
    refused: [403, LOST],
  },
];

describe('access tokens', () => refuse(() => world, ACCESS));
describe('refresh tokens', () => refuse(() => world, REFRESH));
