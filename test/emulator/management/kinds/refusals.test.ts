import { beforeAll, expect, test } from 'vitest';
import { useTenant } from './tenant.ts';

/*
 * What Auth0 refuses by rules that no schema holds, in the words of its OpenAPI description (2026-06-25).
 */
const api = useTenant();
const CONNECTION = 'Username-Password-Authentication';
const PASSWORD = 'correct-Horse-1';
const ids: { [name: string]: string } = {};

beforeAll(async () => {
  const made = async (name: string, path: string, body: object) => {
    const { body: row } = await api('POST', path, body);
    ids[name] = row.user_id ?? row.client_id ?? row.custom_domain_id ?? row.id;
  };
  await made('okta', '/connections', { name: 'okta', strategy: 'okta' });
  await made('strict', '/connections', { name: 'strict', strategy: 'auth0', options: { passwordPolicy: 'good' } });
  await made('ada', '/users', {
    connection: CONNECTION,
    email: 'ada@acme.example',
    username: 'ada',
    password: PASSWORD,
  });
  await made('bob', '/users', { connection: CONNECTION, email: 'bob@acme.example', password: PASSWORD });
  await made('eve', '/users', { connection: 'strict', email: 'eve@acme.example', password: PASSWORD });
  await made('organization', '/organizations', { name: 'acme' });
  await made('undeployed', '/actions/actions', {
    name: 'exchange',
    supported_triggers: [{ id: 'custom-token-exchange', version: 'v1' }],
  });
  await made('login', '/actions/actions', { name: 'login', supported_triggers: [{ id: 'post-login', version: 'v3' }] });
  await made('domain', '/custom-domains', { domain: 'login.acme.example', type: 'auth0_managed_certs' });
});

type Case = [what: string, status: number, message: string, method: string, path: string, body: object];

/** `{ada}` in a path or body stands for the id. */
const CASES: Case[] = [
  [
    'a user of an enterprise connection',
    400,
    'Connection does not support user creation through the API. It must either be a database or passwordless connection.',
    'POST',
    '/users',
    { connection: 'okta', email: 'x@acme.example' },
  ],
  [
    'a second user with one address',
    409,
    'The user already exists.',
    'POST',
    '/users',
    { connection: CONNECTION, email: 'ADA@acme.example', password: PASSWORD },
  ],
  [
    'a second user with one username',
    409,
    'The user already exists.',
    'POST',
    '/users',
    { connection: CONNECTION, email: 'new@acme.example', username: 'Ada', password: PASSWORD },
  ],
  [
    'a weak password',
    400,
    'PasswordStrengthError: Password is too weak',
    'POST',
    '/users',
    { connection: 'strict', email: 'weak@acme.example', password: 'abc' },
  ],
  [
    'a weak new password',
    400,
    'PasswordStrengthError: Password is too weak',
    'PATCH',
    '/users/{eve}',
    { password: 'abc' },
  ],
  [
    'an address that another has',
    400,
    'The specified new email already exists',
    'PATCH',
    '/users/{bob}',
    { email: 'ada@acme.example' },
  ],
  [
    'password and address at once',
    400,
    'Cannot update password and email simultaneously.',
    'PATCH',
    '/users/{bob}',
    { email: 'b@acme.example', password: PASSWORD },
  ],
  [
    'username and password at once',
    400,
    'Cannot update username and password simultaneously.',
    'PATCH',
    '/users/{bob}',
    { username: 'bobby', password: PASSWORD },
  ],
  [
    'an organization with a connection that is not there',
    400,
    'The specified connection does not exist.',
    'POST',
    '/organizations',
    { name: 'dangling', enabled_connections: [{ connection_id: 'con_0000000000000001' }] },
  ],
  [
    'a ticket for an unknown application',
    400,
    'The client does not exist',
    'POST',
    '/tickets/password-change',
    { user_id: '{ada}', client_id: 'nobody' },
  ],
  [
    'a ticket for an unknown organization',
    400,
    'The organization does not exist',
    'POST',
    '/tickets/email-verification',
    { user_id: '{ada}', organization_id: 'org_0000000000000001' },
  ],
  [
    'a ticket for an organization of others',
    400,
    'The user with id {ada} is not a member of organization with id {organization}.',
    'POST',
    '/tickets/email-verification',
    { user_id: '{ada}', organization_id: '{organization}' },
  ],
  [
    'a ticket for an identity of others',
    400,
    'The user exists, but does not contain the given identity.',
    'POST',
    '/tickets/email-verification',
    { user_id: '{ada}', identity: { user_id: 'x', provider: 'auth0' } },
  ],
  [
    'a token exchange by an unknown Action',
    400,
    'Action not found',
    'POST',
    '/token-exchange-profiles',
    {
      name: 'trade',
      type: 'custom_authentication',
      subject_token_type: 'https://acme.example/t',
      action_id: 'unknown',
    },
  ],
  [
    'a token exchange by an Action for logins',
    400,
    'Action must have supported_triggers: custom-token-exchange',
    'POST',
    '/token-exchange-profiles',
    {
      name: 'trade',
      type: 'custom_authentication',
      subject_token_type: 'https://acme.example/t',
      action_id: '{login}',
    },
  ],
  [
    'a token exchange by an Action without a version',
    400,
    'Action is not deployed',
    'POST',
    '/token-exchange-profiles',
    {
      name: 'trade',
      type: 'custom_authentication',
      subject_token_type: 'https://acme.example/t',
      action_id: '{undeployed}',
    },
  ],
  [
    'a header where Auth0 keeps the certificate',
    400,
    "The 'custom_client_ip_header' cannot be set on auth0_managed domains",
    'PATCH',
    '/custom-domains/{domain}',
    { custom_client_ip_header: 'cf-connecting-ip' },
  ],
  [
    'a TLS policy for an own certificate',
    400,
    "The 'tls_policy' cannot be set on self_managed domains",
    'POST',
    '/custom-domains',
    { domain: 'own.acme.example', type: 'self_managed_certs', tls_policy: 'recommended' },
  ],
  [
    'a directory of Okta',
    400,
    'The connection strategy does not support inbound directory provisioning',
    'POST',
    '/connections/{okta}/directory-provisioning',
    {},
  ],
  [
    'an account linked with itself',
    400,
    'Main account and linked account must be different.',
    'POST',
    '/users/{ada}/identities',
    { provider: 'auth0', user_id: '{ada}' },
  ],
  [
    'a token that is none',
    400,
    'Invalid token (link_with).',
    'POST',
    '/users/{ada}/identities',
    { link_with: 'nonsense' },
  ],
];

test.each(CASES)('%s is refused', async (_, status, message, method, path, body) => {
  const filled = (text: string, encode: (id: string) => string = String) =>
    text.replaceAll(/\{(\w+)\}/g, (whole, name) => (ids[name] === undefined ? whole : encode(ids[name])));
  const answer = await api(method, filled(path, encodeURIComponent), JSON.parse(filled(JSON.stringify(body))));
  expect(answer).toMatchObject({ status, body: { statusCode: status, message: filled(message) } });
});

test('nothing of what was refused is there', async () => {
  expect((await api('GET', '/users')).body).toHaveLength(3);
  expect((await api('GET', '/organizations')).body).toHaveLength(1);
  expect((await api('GET', '/token-exchange-profiles')).body.token_exchange_profiles).toEqual([]);
});

test.each([
  ["Must provide 'connection_id' as multipart part.", { users: '[]' }],
  ["Must provide 'users' file as multipart part.", { connection_id: '{strict}' }],
  ['Users file must not be empty.', { connection_id: '{strict}', users: ' ' }],
  ['Connection must be a database connection.', { connection_id: '{okta}', users: '[]' }],
  ['The connection does not exist.', { connection_id: 'con_0000000000000001', users: '[]' }],
])('an import is refused: %s', async (message, parts) => {
  const lines = Object.entries(parts).map(([name, value]) => {
    const text = value.replace(/\{(\w+)\}/, (_, id) => ids[id] ?? '');
    return `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`;
  });
  const answer = await api(
    'POST',
    '/jobs/users-imports',
    `${lines.join('')}--x--\r\n`,
    'multipart/form-data; boundary=x',
  );
  expect(answer).toMatchObject({ status: 400, body: { message, errorCode: expect.any(String) } });
});
