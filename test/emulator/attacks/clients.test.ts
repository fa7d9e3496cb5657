import { afterAll, beforeAll, beforeEach, describe, expect } from 'vitest';
import { api } from '../login/acme.ts';
import { ASSERTING, type Attack, foreign, keyed, pemOf, refuse, startWorld, type World } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});
beforeEach(() => world.restore());
afterAll(() => world.tenant.stop());

const worker = { grant_type: 'client_credentials', client_id: 'worker', audience: api.identifier };
const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
});
const WRONG: [number, string] = [401, 'Unauthorized'];
const IMPOSTOR = 'Whoever passes for a client has its access: RFC 6749, 10.1.';

/** A row for a request with wrong credentials. */
function credentials(attack: string, body: object, headers = {}): Attack {
  return { attack, why: IMPOSTOR, attempt: (w) => w.token(body, headers), refused: WRONG };
}

const SECRETS: Attack[] = [
  credentials('a wrong secret', { ...worker, client_secret: 'wrong' }),
  credentials('an empty secret', { ...worker, client_secret: '' }),
  credentials('no secret', worker),
  credentials("another client's secret", { ...worker, client_secret: 'portal-secret' }),
  credentials('a secret that is an object', { ...worker, client_secret: { $ne: '' } }),
  credentials('a secret that is a list', { ...worker, client_secret: ['worker-secret'] }),
  credentials('a secret that is true', { ...worker, client_secret: true }),
  credentials('a client of the language itself', { ...worker, client_id: '__proto__', client_secret: 'x' }),
  credentials('a client that is not there', { ...worker, client_id: 'nobody', client_secret: 'x' }),
  credentials('HTTP Basic with a wrong secret', { grant_type: 'client_credentials' }, basic('worker', 'wrong')),
  credentials(
    'HTTP Basic of one client, the name of another',
    { ...worker, client_id: 'portal' },
    basic('worker', 'worker-secret'),
  ),
  credentials('HTTP Basic that cannot be decoded', { grant_type: 'client_credentials' }, basic('worker', '%')),
  credentials(
    'a wrong secret in HTTP Basic and the right one in the body',
    { ...worker, client_secret: 'worker-secret' },
    basic('worker', 'wrong'),
  ),
  credentials('a client with a key by a secret', { ...worker, client_id: 'keyed', client_secret: 'undefined' }),
  {
    attack: 'a public client asks for itself',
    why: 'It has nothing that only it knows: RFC 6749, 4.4.',
    attempt: (w) => w.token({ ...worker, client_id: 'spa' }),
    refused: [403, "Grant type 'client_credentials' not allowed for the client."],
  },
  {
    attack: 'a grant type that the client does not have',
    why: 'docs-v2 application-grant-types.mdx.',
    attempt: (w) =>
      w.token({ grant_type: 'authorization_code', client_id: 'worker', client_secret: 'worker-secret', code: 'x' }),
    refused: [403, "Grant type 'authorization_code' not allowed for the client."],
  },
  {
    attack: 'an API that the client was not granted',
    why: 'docs-v2 client credentials: a client grant is what allows it.',
    attempt: (w) => w.token({ ...worker, client_secret: 'worker-secret', audience: `${w.tenant.origin}/api/v2/` }),
    refused: [403, 'Client is not authorized to access'],
  },
  {
    attack: 'a scope that the client was not granted',
    why: 'As above.',
    attempt: (w) => w.token({ ...worker, client_secret: 'worker-secret', scope: 'read:things write:things' }),
    refused: [403, 'Client has not been granted scopes: write:things'],
  },
  {
    attack: 'an organization that the client was not granted',
    why: 'A token of one customer must not be had for another.',
    attempt: (w) => w.token({ ...worker, client_secret: 'worker-secret', organization: 'org_globex' }),
    refused: [403, 'Organization org_globex is not allowed for this client grant'],
  },
  {
    attack: 'the secret in the address',
    why: 'Addresses are logged: RFC 6749, 2.3.1.',
    attempt: (w) =>
      w.tenant.send('POST', '/oauth/token?client_id=worker&client_secret=worker-secret', {
        json: { grant_type: 'client_credentials', audience: api.identifier },
      }),
    refused: WRONG,
  },
  {
    attack: 'parameters given twice in a form',
    why: 'Two readers would each see another value: RFC 6749, 3.2.',
    attempt: (w) =>
      w.tenant.send('POST', '/oauth/token', {
        text: 'grant_type=client_credentials&client_id=worker&client_id=portal&client_secret=worker-secret',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      }),
    refused: [400, 'is given twice'],
  },
  {
    attack: 'a body that never ends',
    why: 'Memory is not free.',
    attempt: (w) => w.token({ ...worker, client_secret: 'x'.repeat(1_100_000) }),
    refused: [413, 'larger than 1 MB'],
  },
  {
    attack: 'a body that is no JSON',
    why: 'Bad input gets an answer, not a stack trace.',
    attempt: (w) => w.tenant.send('POST', '/oauth/token', { text: '{"grant_type":' }),
    refused: [400, 'Malformed JSON'],
  },
];

/** A row for an assertion that is not the one that the client would make. */
function assertion(
  attack: string,
  why: string,
  claims: object,
  header: object = {},
  key?: Parameters<World['assert']>[2],
): Attack {
  return { attack: `assertion: ${attack}`, why, attempt: (w) => w.assert(claims, header, key), refused: WRONG };
}

const now = () => Math.floor(Date.now() / 1000);
const RFC7523 = 'RFC 7523, 3.';

const ASSERTIONS: Attack[] = [
  {
    attack: 'assertion: used twice',
    why: 'docs-v2 authenticate-with-private-key-jwt.mdx: the jti is good once.',
    attempt: async (w) => {
      const client_assertion = await w.assertion();
      expect((await w.token({ ...ASSERTING, client_assertion })).status).toBe(200);
      return w.token({ ...ASSERTING, client_assertion });
    },
    refused: WRONG,
  },
  assertion('for another audience', RFC7523, { aud: 'https://other.test/' }),
  assertion('for an audience that begins like this one', RFC7523, { aud: 'https://localhost' }),
  assertion('without audience', RFC7523, { aud: undefined }),
  assertion('expired', RFC7523, { exp: now() - 60 }),
  assertion('without expiry', RFC7523, { exp: undefined }),
  assertion('that lives for a day', 'docs-v2: five minutes at most.', { exp: now() + 86_400 }),
  assertion('that is not good yet', RFC7523, { nbf: now() + 600 }),
  assertion('without jti', 'It could be used again and again.', { jti: undefined }),
  assertion('of another issuer', RFC7523, { iss: 'portal' }),
  assertion('for another subject', RFC7523, { sub: 'worker' }),
  assertion('signed with another key', 'The key is the credential.', {}, {}, foreign.privateKey),
  assertion(
    'signed with the public key as a secret',
    'RFC 8725, 3.1.',
    {},
    { alg: 'HS256' },
    Buffer.from(pemOf(keyed.publicKey)),
  ),
  assertion('with another algorithm than registered', 'RFC 8725, 3.1.', {}, { alg: 'RS512' }),
  {
    attack: 'assertion: unsigned',
    why: 'RFC 8725, 3.2.',
    attempt: async (w) => {
      const [, body] = (await w.assertion()).split('.');
      const head = Buffer.from('{"alg":"none"}').toString('base64url');
      return w.token({ ...ASSERTING, client_assertion: `${head}.${body}.` });
    },
    refused: WRONG,
  },
  {
    attack: 'assertion: of another type',
    why: 'RFC 7521, 4.2.',
    attempt: async (w) =>
      w.token({ ...ASSERTING, client_assertion_type: 'urn:x', client_assertion: await w.assertion() }),
    refused: WRONG,
  },
  {
    attack: "assertion: beside another client's name",
    why: 'The assertion says who asks, and nothing else may: RFC 7521, 4.2.',
    attempt: async (w) => w.token({ ...ASSERTING, client_id: 'worker', client_assertion: await w.assertion() }),
    refused: WRONG,
  },
  {
    attack: 'assertion: an ID token of the tenant',
    why: 'One kind of token must not pass for another.',
    attempt: async (w) => w.token({ ...ASSERTING, client_id: 'keyed', client_assertion: (await w.tokens()).id_token }),
    refused: WRONG,
  },
  {
    attack: 'assertion: no token at all',
    why: 'Bad input gets an answer, not a stack trace.',
    attempt: (w) => w.token({ ...ASSERTING, client_id: 'keyed', client_assertion: '€' }),
    refused: WRONG,
  },
];

describe('client secrets and grants', () => refuse(() => world, SECRETS));
describe('private_key_jwt', () => refuse(() => world, ASSERTIONS));
