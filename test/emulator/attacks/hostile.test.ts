import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { authorizePath } from '../login/acme.ts';
import { startWorld, type World } from './world.ts';

/** HOSTILE_REQUESTS=4000 for a long run. */
const REQUESTS = Number(process.env.HOSTILE_REQUESTS ?? 300);
let world: World;
let tokens: { [name: string]: string };

beforeAll(async () => {
  world = await startWorld();
  await world.restore();
  tokens = await world.tokens();
});
afterAll(() => world.tenant.stop());

const GET = ['/authorize', '/authorize', '/userinfo', '/v2/logout', '/oidc/logout', '/authorize/abc', '/continue'];
const PAGES = ['/u/login', '/u/consent', '/login/callback', '/_local/upstream'];
const POST = ['/oauth/token', '/oauth/token', '/oauth/revoke', '/authorize', '/oidc/logout', '/oidc/logout/confirm'];
const NAMES = (
  'client_id client_secret grant_type code code_verifier redirect_uri refresh_token scope audience organization ' +
  'invitation state nonce prompt max_age response_type response_mode code_challenge code_challenge_method login_hint ' +
  'ui_locales screen_hint connection id_token_hint logout_hint post_logout_redirect_uri returnTo federated token ' +
  'client_assertion client_assertion_type request request_uri resource claims acr_values tx logout action dpop_jkt ' +
  'web_message_uri web_message_target registration display'
).split(' ');
const WORDS = (
  'none login consent query form_post web_message fragment jwt code id_token token portal org_acme S256 plain openid ' +
  'offline_access authorization_code refresh_token client_credentials portal-secret de zz-ZZ __proto__ constructor ' +
  'null undefined true -1 1e999 NaN [] {} a.b.c eyJhbGciOiJub25lIn0.e30. ../.. javascript:1 http://[ <script>'
).split(' ');

const value = fc.oneof(
  fc.constantFrom(...WORDS),
  fc.constantFrom('', ' ', '%', '%00', '\0', '\r\n', '€', '🦊', 'code id_token', 'login none', 'x'.repeat(5000)),
  fc.constantFrom('https://portal.acme.test/callback', 'https://portal.acme.test/', 'https://evil.test/'),
  fc.constantFrom('id_token', 'access_token', 'refresh_token').map((kind) => () => tokens[kind] ?? ''),
);
const parameters = fc.dictionary(fc.constantFrom(...NAMES), value, { maxKeys: 5, noNullPrototype: true });
const headers = fc.constantFrom<{ [name: string]: string }>(
  {},
  {},
  { authorization: 'Basic %%%' },
  { authorization: 'Bearer a.b.c' },
  { authorization: `Basic ${Buffer.from('portal:portal-secret').toString('base64')}` },
  { cookie: 'auth0=x; auth0.sig=y; auth0_browser=z; auth0_resume=%' },
  { 'content-type': 'multipart/form-data; boundary=x' },
  { origin: 'null' },
);

test(`${REQUESTS} hostile requests: each is answered, none by a failure of the tenant`, async () => {
  const good = Object.fromEntries(new URL(authorizePath(), world.tenant.origin).searchParams);
  const request = fc.record({
    from: fc.constantFrom<'GET' | 'POST' | 'JSON'>('GET', 'POST', 'JSON'),
    at: fc.nat(),
    base: fc.boolean(),
    parameters,
    headers,
  });
  const property = fc.asyncProperty(request, async ({ from, at, base, parameters: given, headers: sent }) => {
    const changed = Object.entries(given).map(([name, one]) => [name, typeof one === 'function' ? one() : one]);
    const all: { [name: string]: string } = { ...(base && good), ...Object.fromEntries(changed) };
    const paths = from === 'GET' ? [...GET, ...PAGES] : [...POST, ...PAGES];
    const path = paths[at % paths.length] ?? '';
    const query = new URLSearchParams(all).toString().slice(0, 12_000);
    const answer =
      from === 'GET'
        ? await world.tenant.send('GET', `${path}?${query}`, { headers: sent })
        : await world.tenant.send('POST', path, {
            ...(from === 'POST' ? { form: all } : { json: all }),
            headers: sent,
          });
    expect([answer.status < 500 || answer.status === 501, answer.text]).toEqual([true, expect.anything()]);
    expect(answer.text).not.toMatch(/bug of the emulator|\.ts:\d+|<script>alert/);
  });
  await fc.assert(property, { numRuns: REQUESTS, ...(!process.env.HOSTILE_REQUESTS && { seed: 7 }) });
}, 600_000);
