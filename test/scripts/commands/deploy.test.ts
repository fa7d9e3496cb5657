import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestTenant, type TestTenant, temporaryDirectory } from '../support.ts';
import { copyOfTenant, run } from './support.ts';

const directory = temporaryDirectory('deploy-test');
const temporary = join(directory.path, 'tmp');
mkdirSync(temporary);
let dev: TestTenant;
let prod: TestTenant;
let tenant: string;
beforeAll(async () => {
  // One after the other: the first makes the authority that both use.
  dev = await startTestTenant(directory.path);
  prod = await startTestTenant(directory.path);
  const copy = copyOfTenant(join(directory.path, 'copy'));
  copy.edit('tenant/environments/dev.yaml', (text) => text.replace('acme-dev.eu.auth0.com', dev.domain));
  copy.edit('tenant/environments/prod.yaml', (text) => text.replace('acme.eu.auth0.com', prod.domain));
  copy.edit('tenant/environments/local.yaml', (text) => text.replaceAll(':4400', ':4481').replaceAll(':4401', ':4482'));
  tenant = copy.tenant;
});
beforeEach(async () => {
  await Promise.all([dev, prod].map((each) => each.post('/_local/reset', { seed: 'new-tenant' })));
});
afterAll(async () => {
  await Promise.all([dev?.close(), prod?.close()]);
  directory.remove();
});

const common = () => ({
  TMPDIR: temporary,
  NODE_EXTRA_CA_CERTS: dev.caFile,
  SMTP_USER: 'mailer',
  SMTP_PASSWORD: 'a-mail-password-4711',
});

/** Credentials of both tenants, so that only the environment decides which one is used. */
const devSecrets = () => ({ AUTH0_DEV_CLIENT_ID: dev.clientId, AUTH0_DEV_CLIENT_SECRET: dev.clientSecret });

const friendlyName = async (of: TestTenant) =>
  ((await of.get('tenants/settings')) as { friendly_name?: string }).friendly_name;

test('an invitation lands its role on the local tenant, in less than 10 seconds, and every step is told', async () => {
  const ran = await run(['deploy', '--tenant', tenant], { env: { TMPDIR: temporary }, cwd: directory.path });
  expect(ran.err).toBe('');
  expect(ran.code).toBe(0);
  const titles = [...ran.out.matchAll(/^ {2}✔ (.*?) {2}/gm)].map((match) => match[1]?.trim());
  expect(titles).toEqual([
    ...['Configuration', 'Actions', 'Tenant', 'Deployed', 'Invitation created', 'Mail arrived'],
    ...['Login route passes the invitation on', 'Invitee signed up', 'No consent screen', 'Invitation used'],
    ...['Role on the membership', 'Organization in the token', 'Role in the token'],
  ]);
  expect(ran.out).toContain('https://acme.example/roles: admin');
  expect(ran.out).not.toContain('\u001b');
  expect(ran.took).toBeLessThan(10_000);
  expect(readdirSync(temporary)).toEqual([]);
});

test('a login route that drops the parameters: the invitation stays pending, and the hop is named', async () => {
  const ran = await run(['deploy', '--tenant', tenant, '--drop-invitation'], {
    env: { TMPDIR: temporary },
    cwd: directory.path,
  });
  expect(ran.code).toBe(1);
  expect(ran.out).toMatch(/✘ Invitation used .* it is still pending/);
  expect(ran.out).toMatch(/✘ Role on the membership .* not a member of acme/);
  expect(ran.err).toBe(
    '\nJOURNEY_FAILED: The invited role did not land: "invitation" and "organization" were lost at ' +
      'https://portal.acme.test:4482/login: they arrived there, and the redirect to https://localhost:4481/authorize ' +
      'lacks them\n  fix: Forward both parameters from the login route to /authorize\n',
  );
});

test('dev is deployed to dev, and prod is not touched', async () => {
  const ran = await run(['deploy', 'dev', '--tenant', tenant], { env: { ...common(), ...devSecrets() } });
  expect(ran.err).toBe('');
  expect(ran.code).toBe(0);
  expect(ran.out).toContain(`copy/tenant/ for dev, ${dev.domain}`);
  expect(await friendlyName(dev)).toBe('Acme (development)');
  expect(await friendlyName(prod)).not.toBe('Acme');
  expect((await prod.requests()).filter(({ method }) => method !== 'GET')).toEqual([]);
  expect(ran.out).not.toContain(dev.clientSecret);
  expect(ran.out).not.toContain('a-mail-password-4711');
  expect(readdirSync(temporary)).toEqual([]);
});

test('a second deploy of the same creates nothing', async () => {
  const env = { ...common(), ...devSecrets() };
  await run(['deploy', 'dev', '--tenant', tenant], { env });
  const before = await dev.requests();
  const ran = await run(['deploy', 'dev', '--tenant', tenant], { env });
  expect(ran.code).toBe(0);
  const again = (await dev.requests()).slice(before.length);
  // A role's permissions are posted each time; adding what is there changes nothing.
  const creates = /^\/api\/v2\/(actions\/actions|emails\/provider|[\w-]+)$/;
  const creations = again.filter(({ method, path }) => method === 'POST' && creates.test(path));
  expect(creations.map(({ path }) => path)).toEqual([]);
  expect(again.length).toBeGreaterThan(20);
});

test('prod signs in by private key JWT; the key is neither printed nor left behind', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const credential = { id: 'cred_1', name: 'deploy', credential_type: 'public_key', alg: 'RS256', pem: publicKey };
  await prod.change('clients', prod.clientId, {
    client_authentication_methods: { private_key_jwt: { credentials: [credential] } },
  });
  const env = { ...common(), AUTH0_PROD_CLIENT_ID: prod.clientId, AUTH0_PROD_PRIVATE_KEY: privateKey };
  const ran = await run(['deploy', 'prod', '--tenant', tenant], { env });
  expect(ran.err).toBe('');
  expect(ran.code).toBe(0);
  expect(await dev.requests()).toEqual([]);
  expect((await prod.requests()).map(({ method, path }) => `${method} ${path}`)).toContain(
    'PATCH /api/v2/tenants/settings',
  );
  expect(ran.out).not.toContain('PRIVATE KEY');
  expect(readdirSync(temporary)).toEqual([]);
});

test("prod with dev's credentials is refused by prod", async () => {
  const { clientId, clientSecret } = dev;
  const key = { AUTH0_PROD_CLIENT_ID: clientId, AUTH0_PROD_PRIVATE_KEY: clientSecret };
  const ran = await run(['deploy', 'prod', '--tenant', tenant], { env: { ...common(), ...key } });
  expect(ran.code).toBe(1);
  expect(ran.err).toMatch(/\nDEPLOY_FAILED: .*\n {2}fix: .*\n$/);
  expect(ran.err).not.toContain(clientSecret);
});

test('--help says what the command does, and does nothing', async () => {
  const ran = await run(['deploy', '--help'], {});
  expect(ran.code).toBe(0);
  expect(ran.out).toMatch(/^npm run deploy -- \[local \| dev \| prod\]/);
});
