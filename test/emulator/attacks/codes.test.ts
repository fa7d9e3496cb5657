import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { authorizePath, CALLBACK, VERIFIER } from '../login/acme.ts';
import { type Attack, refuse, startWorld, type World } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});
beforeEach(() => world.restore());
afterAll(() => world.tenant.stop());

const INVALID = 'Invalid authorization code';

const CODES: Attack[] = [
  {
    attack: 'a forged code',
    why: 'Whoever guesses a code is logged in (simulacrum accepted any).',
    attempt: (w) => w.redeem('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'),
    refused: [403, INVALID],
  },
  {
    attack: 'a code used twice',
    why: 'A code seen in a log or a history must be worth nothing: RFC 6749, 4.1.2.',
    attempt: async (w) => {
      const code = await w.code();
      await w.redeem(code);
      return w.redeem(code);
    },
    refused: [403, INVALID],
  },
  {
    attack: 'the refresh token of a code that was used twice',
    why: 'The first use may have been the thief: RFC 6749, 4.1.2, asks to revoke what it gave.',
    attempt: async (w) => {
      const code = await w.code({ scope: 'openid offline_access' });
      const { refresh_token } = (await w.redeem(code)).json;
      await w.redeem(code);
      return w.refresh(refresh_token);
    },
    refused: [403, 'Unknown or invalid refresh token'],
  },
  {
    attack: "another client's code, with the thief's own credentials",
    why: 'Code injection: RFC 9700, 4.5.',
    attempt: async (w) => w.redeem(await w.code(), { client_id: 'other', client_secret: 'other-secret' }),
    refused: [403, INVALID],
  },
  {
    attack: 'a code with a wrong verifier',
    why: 'PKCE is there against stolen codes: RFC 7636, 4.6 (simulacrum accepted any).',
    attempt: async (w) => w.redeem(await w.code(), { code_verifier: `${VERIFIER.slice(0, -1)}X` }),
    refused: [403, 'Failed to verify code verifier'],
  },
  {
    attack: 'a code without its verifier',
    why: 'As above: leaving it out must not be easier.',
    attempt: async (w) => w.redeem(await w.code(), { code_verifier: undefined }),
    refused: [403, 'invalid_grant'],
  },
  {
    attack: 'a verifier for a code that was asked for without challenge (downgrade)',
    why: 'An attacker strips the challenge from the request of a client that uses PKCE: RFC 9700, 4.8.2.',
    attempt: async (w) => w.redeem(await w.code({ code_challenge: undefined, code_challenge_method: undefined })),
    refused: [403, 'invalid_grant'],
  },
  {
    attack: 'a public client without PKCE',
    why: 'It has no secret that would bind the code to it: RFC 9700, 2.1.1.',
    attempt: (w) =>
      w
        .browser()
        .open(authorizePath({ client_id: 'spa', code_challenge: undefined, code_challenge_method: undefined })),
    refused: [302, /error=invalid_request/],
  },
  {
    attack: 'the method "plain"',
    why: 'Whoever sees the request knows the verifier: RFC 9700, 2.1.1.',
    attempt: (w) => w.browser().open(authorizePath({ code_challenge: VERIFIER, code_challenge_method: 'plain' })),
    refused: [302, /error=invalid_request/],
  },
  {
    attack: 'a challenge without a method, which means "plain"',
    why: 'As above: RFC 7636, 4.3.',
    attempt: (w) => w.browser().open(authorizePath({ code_challenge: VERIFIER, code_challenge_method: undefined })),
    refused: [302, /error=invalid_request/],
  },
  {
    attack: 'a code with another redirect_uri than it was asked for with',
    why: 'It was sent somewhere else than the client thinks: RFC 6749, 4.1.3.',
    attempt: async (w) => w.redeem(await w.code(), { redirect_uri: 'http://localhost:3000/callback' }),
    refused: [403, 'The redirect URI is wrong'],
  },
  {
    attack: 'a code without redirect_uri',
    why: 'As above: leaving it out must not be easier.',
    attempt: async (w) => w.redeem(await w.code(), { redirect_uri: undefined }),
    refused: [400, 'Missing required parameter: redirect_uri'],
  },
  {
    attack: 'a code after its time',
    why: 'A code lives for the redirect, not for the log: RFC 6749, 4.1.2.',
    attempt: async (w) => {
      const code = await w.code();
      await w.tenant.send('POST', '/_local/clock', { json: { advance_seconds: 601 } });
      return w.redeem(code);
    },
    refused: [403, INVALID],
  },
  {
    attack: 'a code with a wrong client secret',
    why: 'The code alone must not be enough for a confidential client (simulacrum accepted any secret).',
    attempt: async (w) => w.redeem(await w.code(), { client_secret: 'wrong' }),
    refused: [401, 'Unauthorized'],
  },
  {
    attack: 'a code with no client secret at all',
    why: 'As above.',
    attempt: async (w) =>
      w.token({
        grant_type: 'authorization_code',
        client_id: 'portal',
        code: await w.code(),
        redirect_uri: CALLBACK,
        code_verifier: VERIFIER,
      }),
    refused: [401, 'Unauthorized'],
  },
  {
    attack: 'a code as a refresh token',
    why: 'One kind of credential must not pass for another.',
    attempt: async (w) => w.refresh(await w.code({ scope: 'openid offline_access' })),
    refused: [403, 'Unknown or invalid refresh token'],
  },
  {
    attack: 'a refresh token as a code',
    why: 'One kind of credential must not pass for another.',
    attempt: async (w) => w.redeem((await w.tokens()).refresh_token),
    refused: [403, INVALID],
  },
  {
    attack: 'the code of a user who was deleted meanwhile',
    why: 'Nobody may be logged in who does not exist.',
    attempt: async (w) => {
      const code = await w.code();
      const state = (await w.tenant.send('GET', '/_local/state')).json;
      state.collections.users = [];
      await w.tenant.send('PUT', '/_local/state', { json: state });
      return w.redeem(code);
    },
    refused: [403, INVALID],
  },
  {
    attack: 'a response type that hands the access token to the browser',
    why: 'Tokens in URLs leak by history and referrer: RFC 9700, 2.1.2.',
    attempt: (w) => w.browser().open(authorizePath({ response_type: 'token' })),
    refused: [302, /error=unsupported_response_type/],
  },
  {
    attack: 'an ID token without nonce',
    why: 'Nothing would bind it to the request: OpenID Connect Core, 3.2.2.1.',
    attempt: (w) =>
      w.browser().open(
        authorizePath({
          response_type: 'id_token',
          nonce: undefined,
          code_challenge: undefined,
          code_challenge_method: undefined,
        }),
      ),
    refused: [302, /error=invalid_request/],
  },
  {
    attack: 'a code in the query of a response that also has an ID token',
    why: 'response_mode=query would put the ID token into logs: OAuth 2.0 Multiple Response Types, 3.',
    attempt: (w) => w.browser().open(authorizePath({ response_type: 'code id_token', response_mode: 'query' })),
    refused: [302, /error=invalid_request/],
  },
];

describe('codes and PKCE', () => refuse(() => world, CODES));
