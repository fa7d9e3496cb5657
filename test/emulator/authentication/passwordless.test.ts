import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { API, acme, client, deployedActions } from '../login/acme.ts';
import { TestTenant } from './harness.ts';

const OTP = 'http://auth0.com/oauth/grant-type/passwordless/otp';
const EMAIL = 'nadia@acme.test';
const app = { ...client, app_type: 'native', token_endpoint_auth_method: 'none', grant_types: [OTP, 'refresh_token'] };

let tenant: TestTenant;

beforeAll(async () => {
  tenant = await TestTenant.start();
});
beforeEach(async () => {
  await tenant.send('POST', '/_local/reset', { json: { seed: 'empty' } });
  await tenant.put({ ...acme(), clients: { portal: app } });
  await connect({});
});
afterAll(() => tenant.stop());

function connect(options: object) {
  const email = { id: 'con_email', name: 'email', strategy: 'email', options, enabled_clients: ['portal'] };
  const sms = { id: 'con_sms', name: 'sms', strategy: 'sms', options: {}, enabled_clients: ['portal'] };
  return tenant.put({ connections: { con_email: email, con_sms: sms } });
}

const start = (change: object = {}) => {
  const json = { client_id: 'portal', connection: 'email', email: EMAIL, send: 'code', ...change };
  return tenant.send('POST', '/passwordless/start', { json });
};

const enter = (otp: string, change: object = {}) => {
  const json = {
    grant_type: OTP,
    client_id: 'portal',
    username: EMAIL,
    realm: 'email',
    otp,
    scope: 'openid',
    ...change,
  };
  return tenant.send('POST', '/oauth/token', { json });
};

async function codeInMail(): Promise<string> {
  const [mail] = (await tenant.send('GET', '/_local/outbox')).json;
  return /\b\d{4,}\b/.exec(mail.text)?.[0] ?? '';
}

test('the first code makes a user whose address is proved, the next finds the same', async () => {
  const { status, json } = await start({ email: 'Nadia@acme.test' });
  expect([status, json]).toEqual([200, { _id: expect.any(String), email: EMAIL, email_verified: false }]);
  const code = await codeInMail();
  expect(code).toMatch(/^\d{6}$/);
  const { json: tokens } = await enter(code, { audience: API, scope: 'openid email' });
  const { sub } = decodeJwt(tokens.id_token);
  expect(sub).toMatch(/^email\|/);
  expect(decodeJwt(tokens.id_token)).toMatchObject({ email: EMAIL, email_verified: true });
  expect((await enter(code)).json.error).toBe('invalid_grant');
  expect((await start()).json).toEqual({ _id: sub?.split('|')[1], email: EMAIL, email_verified: true });
  expect(decodeJwt((await enter(await codeInMail())).json.id_token).sub).toBe(sub);
  expect((await tenant.rows('logs')).map(({ type }) => type)).toEqual(['cls', 's', 'fp', 'cls', 's']);
});

test('the connection says how long a code is, how long it lives, and what the mail says', async () => {
  const email = { subject: 'In to {{ application.name }}', body: '<p>It is {{ code }}.</p>', from: 'in@acme.test' };
  await connect({ totp: { length: 8, time_step: 60 }, email });
  await start();
  const [mail] = (await tenant.send('GET', '/_local/outbox')).json;
  expect(mail).toMatchObject({ to: EMAIL, subject: 'In to Acme Portal', from: 'in@acme.test' });
  expect(mail.text).toMatch(/It is \d{8}\./);
  const code = await codeInMail();
  await tenant.send('POST', '/_local/clock', { json: { advance_seconds: 61 } });
  expect((await enter(code)).json.error).toBe('invalid_grant');
});

test('a code may be tried three times, and a new one takes its place', async () => {
  await start();
  const first = await codeInMail();
  const wrong = first === '000000' ? '000001' : '000000';
  for (const _ of [1, 2, 3]) {
    const answer = await enter(wrong);
    expect([answer.status, answer.json.error_description]).toEqual([403, 'Wrong email or verification code.']);
  }
  expect((await enter(first)).status).toBe(403);
  await start();
  const second = await codeInMail();
  await start();
  const third = await codeInMail();
  if (second !== third) expect((await enter(second)).status).toBe(403);
  expect((await enter(third)).status).toBe(200);
});

test.each([
  ['no application', { client_id: undefined }, 400, 'bad.client_id', 'Missing required property: client_id'],
  ['no connection', { connection: undefined }, 400, 'bad.connection', 'Missing required property: connection'],
  ['an unknown connection', { connection: 'x' }, 400, 'bad.connection', 'Connection does not exist'],
  ['a database', { connection: 'users' }, 400, 'bad.connection', 'must either be a passwordless connection'],
  ['no address', { email: undefined }, 400, 'bad.email', 'Missing required property: email'],
  ['an address that is none', { email: 'x' }, 400, 'bad.email', 'error in email - email format validation failed: x'],
  ['another way', { send: 'pigeon' }, 400, 'bad.send', 'error in send - No enum match for: pigeon'],
  ['a link', { send: undefined }, 501, 'not_implemented', 'send=code'],
  ['a text message', { connection: 'sms', phone_number: '+15550100' }, 501, 'not_implemented', 'text messages'],
])('%s is refused, and no mail is sent', async (_, change, status, error, text) => {
  const answer = await start(change);
  expect([answer.status, answer.json.error]).toEqual([status, error]);
  expect(answer.json.error_description).toContain(text);
  expect((await tenant.send('GET', '/_local/outbox')).json).toEqual([]);
});

test('a connection without sign-up mails only those that it knows', async () => {
  await connect({ disable_signup: true });
  expect((await start()).json).toEqual({ error: 'bad.connection', error_description: 'Public signup is disabled' });
});

test('a regular web application proves who it is', async () => {
  await tenant.put({ clients: { portal: { ...client, grant_types: [OTP] } } });
  expect((await start()).status).toBe(401);
  expect((await start({ client_secret: 'portal-secret' })).status).toBe(200);
});

test('Actions see how the user proved it', async () => {
  const code = `exports.onExecutePostLogin = async (event, api) => {
    api.idToken.setCustomClaim('https://acme.test/by', event.authentication.methods[0].name);
  };`;
  await tenant.put(deployedActions({ only: code }));
  await start();
  expect(decodeJwt((await enter(await codeInMail())).json.id_token)['https://acme.test/by']).toBe('email');
});

test('codes stand in no log', async () => {
  await start();
  const code = await codeInMail();
  await enter(code);
  expect(JSON.stringify(await tenant.rows('logs'))).not.toContain(`"${code}"`);
});
