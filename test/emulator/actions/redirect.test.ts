import { type JWTPayload, jwtVerify, SignJWT, UnsecuredJWT } from 'jose';
import { expect, test } from 'vitest';
import { action, bench, loginEvent, shown } from './support.ts';

test('redirect: the chain stops behind the Action that sends the user away, and goes on in it with what was set', async () => {
  const { runtime, bind, runs } = bench();
  bind({
    before: action(`api.idToken.setCustomClaim('https://a.example/before', 1); api.transaction.setMetadata('n', 7);`),
    away: `exports.onExecutePostLogin = async (event, api) => {
        api.redirect.sendUserTo('https://b.example/x?a=1', { query: { b: '2' } });
        api.user.setAppMetadata('sent', true); };
      exports.onContinuePostLogin = async (event, api) => {
        api.idToken.setCustomClaim('https://a.example/n', event.transaction.metadata.n);
        api.authentication.recordMethod('https://b.example/x'); };`,
    after: action(`api.idToken.setCustomClaim('https://a.example/after', event.transaction.metadata.n)`),
  });
  const { suspended } = await runtime.postLogin(loginEvent());
  expect(suspended).toMatchObject({
    wait: { kind: 'redirect', url: 'https://b.example/x?a=1&b=2' },
    progress: { action: 'away', continues: true, metadata: { n: 7 } },
  });
  const outcome = await runtime.postLogin(loginEvent(), JSON.parse(JSON.stringify(suspended?.progress)));
  expect(outcome).toMatchObject({
    idTokenClaims: { 'https://a.example/before': 1, 'https://a.example/n': 7, 'https://a.example/after': 7 },
    appMetadata: { sent: true },
    methods: ['https://b.example/x'],
  });
  expect(outcome.suspended).toBeUndefined();
  expect(runs().map(({ actions, outcome }) => [actions, outcome])).toEqual([
    [['before', 'away'], 'redirect'],
    [['away', 'after'], 'allowed'],
  ]);
});

test('redirect: whoever denies in the same Action denies, and an Action that is gone ends the login', async () => {
  const { runtime, bind } = bench();
  bind({ one: action(`api.redirect.sendUserTo('https://b.example'); api.access.deny('no');`) });
  expect(await runtime.postLogin(loginEvent())).toMatchObject({ denied: 'no' });
  expect((await runtime.postLogin(loginEvent())).suspended).toBeUndefined();
  bind({ one: action(`api.redirect.sendUserTo('https://b.example')`) });
  const { suspended } = await runtime.postLogin(loginEvent());
  bind({ two: action('') });
  expect(await runtime.postLogin(loginEvent(), suspended?.progress)).toMatchObject({
    denied: 'The Action one is not bound any more',
    deniedBy: 'error',
  });
});

const TOKEN = `api.redirect.encodeToken({ secret: 'shared', payload: { color: 'red', sub: 'forged' }, expiresInSeconds: 60 })`;

test('redirect: a token holds the payload and who it is about, and is signed with the secret', async () => {
  const event = loginEvent({ request: { ip: '192.0.2.1', hostname: 'localhost:1', query: {}, body: {} } });
  const token = String(await shown(`show(${TOKEN})`, event));
  const { payload, protectedHeader } = await jwtVerify(token, Buffer.from('shared'));
  expect(protectedHeader).toEqual({ alg: 'HS256', typ: 'JWT' });
  expect(payload).toMatchObject({ color: 'red', sub: 'auth0|ann', iss: 'localhost:1', ip: '192.0.2.1' });
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(60);
});

const sign = (claims: JWTPayload, secret = 'shared', alg = 'HS256', exp = '1m') =>
  new SignJWT(claims)
    .setProtectedHeader({ alg })
    .setExpirationTime(exp)
    .sign(Buffer.from(secret.padEnd(64, '!')));

test.each<[what: string, token: () => Promise<string>, says: RegExp]>([
  ['the right one', () => sign({ state: 'st', color: 'red' }), /^red$/],
  ['one of another secret', () => sign({ state: 'st' }, 'other'), /signature of the token is not valid/],
  ['one of another login', () => sign({ state: 'xx' }), /of another login/],
  ['one without a state', () => sign({}), /of another login/],
  ['one that is over', () => sign({ state: 'st' }, 'shared', 'HS256', '1 minute ago'), /has expired/],
  ['another algorithm', () => sign({ state: 'st' }, 'shared', 'HS512'), /not a JWT signed with HS256/],
  ['no algorithm', async () => new UnsecuredJWT({ state: 'st' }).setExpirationTime('1m').encode(), /not a JWT/],
  ['nonsense', async () => 'a.b.c', /not a JWT/],
  ['none', async () => '', /.*/],
])('redirect: of what comes back, %s', async (what, token, says) => {
  const { runtime, bind } = bench();
  bind({
    one: `exports.onExecutePostLogin = async (event, api) => api.redirect.sendUserTo('https://b.example');
      exports.onContinuePostLogin = async (event, api) => {
        const secret = 'shared'.padEnd(64, '!');
        api.access.deny(api.redirect.validateToken({ secret, tokenParameterName: 't' }).color); };`,
  });
  const { suspended } = await runtime.postLogin(loginEvent());
  const body: { [name: string]: string } = what === 'none' ? {} : { t: await token() };
  const event = loginEvent({ request: { query: {}, body } });
  const outcome = await runtime.postLogin(event, suspended?.progress, 'st');
  expect(outcome.denied).toMatch(what === 'none' ? /no parameter "t"/ : says);
});
