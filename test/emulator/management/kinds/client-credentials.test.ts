import { createHash, generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { useTenant } from './tenant.ts';

const api = useTenant();
const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
const { e, kty, n } = publicKey.export({ format: 'jwk' });
const kid = createHash('sha256').update(JSON.stringify({ e, kty, n })).digest('base64url');

test('a client that is made with a key shows it once, and by id ever after', async () => {
  const credentials = [{ credential_type: 'public_key', name: 'ci', pem }];
  const { body: client } = await api('POST', '/clients', {
    name: 'Deployer',
    client_authentication_methods: { private_key_jwt: { credentials } },
  });
  const [shown] = client.client_authentication_methods.private_key_jwt.credentials;
  expect(shown).toMatchObject({ id: expect.stringMatching(/^cred_\w{22}$/), name: 'ci', kid, alg: 'RS256' });
  expect(JSON.stringify(client)).not.toContain('BEGIN PUBLIC KEY');
  const { body: read } = await api('GET', `/clients/${client.client_id}`);
  expect(read.client_authentication_methods).toEqual({ private_key_jwt: { credentials: [{ id: shown.id }] } });
  const { body: listed } = await api('GET', `/clients/${client.client_id}/credentials`);
  expect(listed.map(({ id }: { id: string }) => id)).toEqual([shown.id]);
});

test('a credential is changed only in its end, and belongs to its client', async () => {
  const { body: client } = await api('POST', '/clients', { name: 'A' });
  const { body: other } = await api('POST', '/clients', { name: 'B' });
  const path = `/clients/${client.client_id}/credentials`;
  const { body: made } = await api('POST', path, { credential_type: 'public_key', name: 'k', pem });
  const { body: ends } = await api('PATCH', `${path}/${made.id}`, { expires_at: '2033-05-13T11:33:13+02:00' });
  expect(ends.expires_at).toBe('2033-05-13T09:33:13.000Z');
  expect((await api('GET', `/clients/${other.client_id}/credentials/${made.id}`)).status).toBe(404);
  expect((await api('DELETE', `${path}/${made.id}`)).status).toBe(204);
  expect((await api('GET', `${path}/${made.id}`)).status).toBe(404);
});

test('what is no key is refused', async () => {
  const { body: client } = await api('POST', '/clients', { name: 'C' });
  const answer = await api('POST', `/clients/${client.client_id}/credentials`, {
    credential_type: 'public_key',
    name: 'k',
    pem: '-----BEGIN PUBLIC KEY-----\nnot a key\n-----END PUBLIC KEY-----',
  });
  expect(answer.status).toBe(400);
});

test.each([
  ['a name only', {}, ['authorization_code', 'implicit', 'refresh_token', 'client_credentials'], false],
  ['a public one', { token_endpoint_auth_method: 'none' }, ['authorization_code', 'implicit', 'refresh_token'], false],
  ['a third party', { is_first_party: false }, expect.arrayContaining(['client_credentials']), true],
  [
    'a third party with enhanced security',
    { is_first_party: false, app_type: 'regular_web', third_party_security_mode: 'strict' },
    ['authorization_code'],
    true,
  ],
  ['an API', { app_type: 'resource_server' }, [], true],
])('a client starts by what it is: %s', async (title, body, grantTypes, conformant) => {
  const { body: client } = await api('POST', '/clients', { name: title, ...body });
  expect(client).toMatchObject({ grant_types: grantTypes, oidc_conformant: conformant });
});
