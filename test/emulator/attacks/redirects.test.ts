import { afterAll, beforeAll, beforeEach, describe, expect } from 'vitest';
import { authorizePath, CALLBACK } from '../login/acme.ts';
import { callbackOf } from '../login/browser.ts';
import { type Attack, foreign, refuse, startWorld, type World } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});
beforeEach(() => world.restore());
afterAll(() => world.tenant.stop());

const EVERY_CODE =
  'Codes go to this address; only what is registered, letter by letter, may get them: RFC 9700, 4.1.3.';

/** A row for an address that is not a callback of the client. */
function callback(attack: string, redirect_uri: string, client_id = 'portal'): Attack {
  return {
    attack: `callback: ${attack}`,
    why: EVERY_CODE,
    attempt: (w) => w.browser().open(authorizePath({ client_id, redirect_uri })),
    refused: [400, 'invalid_redirect_uri'],
  };
}

const CALLBACKS: Attack[] = [
  callback('another host', 'https://evil.test/callback'),
  callback('the host as the beginning of another', 'https://portal.acme.test.evil.test/callback'),
  callback('the host as user info', 'https://portal.acme.test@evil.test/callback'),
  callback('the host before a backslash', 'https://evil.test\\@portal.acme.test/callback'),
  callback('another port', 'https://portal.acme.test:8443/callback'),
  callback('without TLS', 'http://portal.acme.test/callback'),
  callback('a path that climbs', `${CALLBACK}/../../evil`),
  callback('a path that climbs, encoded', `${CALLBACK}/%2e%2e/evil`),
  callback('a deeper path', `${CALLBACK}/evil`),
  callback('another case', 'https://portal.acme.test/CALLBACK'),
  callback('a query more', `${CALLBACK}?next=https://evil.test`),
  callback('a fragment', `${CALLBACK}#evil`),
  callback('a line break', `${CALLBACK}\r\nset-cookie: a=b`),
  callback('a tab, which browsers drop', 'https://portal.acme\t.test/callback'),
  callback('script', 'javascript:alert(1)'),
  callback('data', 'data:text/html,<script>alert(1)</script>'),
  callback('a wildcard taken literally', 'https://*.acme.test/callback', 'wild'),
  callback('a wildcard over two labels', 'https://a.b.acme.test/callback', 'wild'),
  callback('a wildcard over a slash', 'https://evil.test/x.acme.test/callback', 'wild'),
  callback('a wildcard over a fragment', 'https://evil.test#.acme.test/callback', 'wild'),
  callback('a wildcard over user info', 'https://evil.test@x.acme.test/callback', 'wild'),
  callback("another client's callback", 'http://localhost:3000/callback', 'wild'),
];

const AUTHORIZE: Attack[] = [
  ...[undefined, ''].map(
    (redirect_uri): Attack => ({
      attack: redirect_uri === undefined ? 'no callback at all' : 'an empty callback',
      why: 'A default would hand the code to whom the attacker did not have to name: RFC 6749, 3.1.2.3.',
      attempt: (w) => w.browser().open(authorizePath({ redirect_uri })),
      refused: [400, /redirect_uri/],
    }),
  ),
  ...['redirect_uri', 'client_id', 'organization', 'invitation', 'state', 'response_type', 'code_challenge'].map(
    (name): Attack => ({
      attack: `${name} given twice`,
      why: 'Two readers of one request would each see another value: RFC 6749, 3.1.',
      attempt: (w) =>
        w.browser().open(`${authorizePath({ organization: 'org_acme', invitation: 'ticket-1' })}&${name}=evil`),
      refused: [400, `Parameter &quot;${name}&quot; is given twice`],
    }),
  ),
  {
    attack: 'a line break in state',
    why: 'The state goes into a header: it must not begin another one.',
    attempt: (w) => w.browser().open(authorizePath({ prompt: 'none', state: 'x\r\nset-cookie: owned=1' })),
    refused: [302, /error=login_required/],
    afterwards: async (w) => {
      const answer = await w.browser().open(authorizePath({ prompt: 'none', state: 'x\r\nset-cookie: owned=1' }));
      expect(answer.headers['set-cookie']?.join()).not.toContain('owned');
      expect(callbackOf(answer).state).toBe('x\r\nset-cookie: owned=1');
    },
  },
  {
    attack: 'a request object that would replace what was checked',
    why: 'The values inside of it are not those that were looked at: OpenID Connect Core, 6.',
    attempt: (w) => w.browser().open(`${authorizePath()}&request=e30.e30.`),
    refused: [302, /error=request_not_supported/],
  },
  {
    attack: 'a request object to be fetched',
    why: 'The tenant would call addresses that an attacker names.',
    attempt: (w) => w.browser().open(`${authorizePath()}&request_uri=https://evil.test/`),
    refused: [302, /error=request_uri_not_supported/],
  },
  {
    attack: 'the id of a login in its own parameter',
    why: 'It would go on with a login that another request began.',
    attempt: (w) => w.browser().open(`${authorizePath({ prompt: 'none' })}&tx=evil`),
    refused: [302, /error=login_required/],
  },
];

/** A row for an address that is no Allowed Logout URL. */
function returnTo(attack: string, url: string, query = 'client_id=portal&'): Attack {
  return {
    attack: `logout: ${attack}`,
    why: "An open redirect lends the tenant's name to phishing: CWE-601 (simulacrum follows any).",
    attempt: (w) => w.browser().open(`/v2/logout?${query}returnTo=${encodeURIComponent(url)}`),
    refused: [400, 'is not defined as a valid URL in &quot;Allowed Logout URLs&quot;'],
  };
}

const LOGOUTS: Attack[] = [
  returnTo('another host', 'https://evil.test/'),
  returnTo('an address without scheme', '//evil.test/'),
  returnTo('a path', '/v2/evil'),
  returnTo('the host as the beginning of another', 'https://portal.acme.test.evil.test/'),
  returnTo('the host as user info', 'https://portal.acme.test@evil.test/'),
  returnTo('another host before an allowed query', 'https://evil.test/?https://portal.acme.test/'),
  returnTo('another host before an allowed fragment', 'https://evil.test/#https://portal.acme.test/'),
  returnTo('a backslash', 'https://evil.test\\.portal.acme.test/'),
  returnTo('script', 'javascript:alert(1)'),
  returnTo('a line break', 'https://portal.acme.test/\r\nlocation: https://evil.test/'),
  returnTo("the application's address without the application", 'https://portal.acme.test/', ''),
  returnTo("another application's address", 'https://portal.acme.test/', 'client_id=worker&'),
  returnTo('an unknown application', 'https://portal.acme.test/', 'client_id=nobody&'),
  {
    attack: 'logout: two addresses',
    why: 'One would be checked and the other followed.',
    attempt: (w) =>
      w.browser().open('/v2/logout?client_id=portal&returnTo=https://portal.acme.test/&returnTo=https://evil.test/'),
    refused: [400, 'given twice'],
  },
  {
    attack: 'OIDC logout: another host',
    why: 'As above.',
    attempt: async (w) => {
      const { id_token } = await w.tokens();
      return w.browser().open(`/oidc/logout?id_token_hint=${id_token}&post_logout_redirect_uri=https://evil.test/`);
    },
    refused: [400, 'is not defined as a valid URL in &quot;Allowed Logout URLs&quot;'],
  },
  {
    attack: 'OIDC logout: a query more than is allowed',
    why: 'docs-v2 log-users-out-of-auth0.mdx (2026-08): here the query is compared too.',
    attempt: async (w) => {
      const { id_token } = await w.tokens();
      const url = encodeURIComponent('https://portal.acme.test/?next=https://evil.test');
      return w.browser().open(`/oidc/logout?id_token_hint=${id_token}&post_logout_redirect_uri=${url}`);
    },
    refused: [400, 'is not defined as a valid URL in &quot;Allowed Logout URLs&quot;'],
  },
  ...hints(),
];

/** Rows for ID tokens that the tenant did not make for this use. */
function hints(): Attack[] {
  const row = (attack: string, hint: (w: World) => Promise<string>): Attack => ({
    attack: `OIDC logout: ${attack}`,
    why: 'The hint decides whose addresses are allowed and who is signed out.',
    attempt: async (w) => {
      const url = encodeURIComponent('https://portal.acme.test/');
      return w.browser().open(`/oidc/logout?id_token_hint=${await hint(w)}&post_logout_redirect_uri=${url}`);
    },
    refused: [400, 'The id_token_hint is not valid'],
  });
  return [
    row('a hint that is no token', async () => 'a.b.c'),
    row('a hint signed by somebody else', (w) => w.forge({ aud: 'portal' }, {}, foreign.privateKey)),
    row('a hint without signature', async (w) => {
      const [head, body] = [{ alg: 'none' }, { iss: `${w.tenant.origin}/`, aud: 'portal', sub: 'auth0|omar' }];
      return `${[head, body].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;
    }),
    row('a hint signed with the public key as a secret', async (w) => {
      const { kid, pem } = await w.publicKey();
      return w.forge({ aud: 'portal' }, { alg: 'HS256', kid }, Buffer.from(pem));
    }),
    row('an access token as hint', async (w) => (await w.tokens()).access_token),
    row('a hint for another application', async (w) => `${(await w.tokens()).id_token}&client_id=other`),
  ];
}

describe('callbacks', () => refuse(() => world, CALLBACKS));
describe('authorization requests', () => refuse(() => world, AUTHORIZE));
describe('logout', () => refuse(() => world, LOGOUTS));
