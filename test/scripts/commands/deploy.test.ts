import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { loadConfiguration } from '../../../scripts/config/load.ts';
import { get, items, text } from '../../../scripts/config/node.ts';
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
  // Routes of another SDK: whether an invitation lands must not hang on the paths of the sample application.
  copy.edit('tenant/environments/dev.yaml', (text) =>
    text.replace('acme-dev.eu.auth0.com', dev.domain).replaceAll(/\/(?=login|callback)/g, '/api/auth/'),
  );
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

test('an invitation lands its role on the local tenant, and every step is told', async () => {
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

test('a consent screen fails the deploy, and is not told as a role that did not land', async () => {
  const copy = copyOfTenant(join(directory.path, 'consent'));
  const skip = 'skip_consent_for_verifiable_first_party_clients:';
  copy.edit('tenant/base/apis.yaml', (text) => text.replace(`${skip} true`, `${skip} false`));
  copy.edit('tenant/environments/local.yaml', (text) => text.replaceAll(':4400', ':4481').replaceAll(':4401', ':4482'));
  const ran = await run(['deploy', '--tenant', copy.tenant], { env: { TMPDIR: temporary }, cwd: directory.path });
  expect(ran.code).toBe(1);
  expect(ran.out).toMatch(/✔ Role in the token/);
  expect(ran.err).toBe(
    '\nJOURNEY_FAILED: The invited role landed, but the invitee was asked for consent\n  fix: Set ' +
      'skip_consent_for_verifiable_first_party_clients on the API, and use a callback that is not localhost\n',
  );
});

test('dev is deployed to dev, and prod is not touched', async () => {
  const env = { ...common(), ...devSecrets() };
  const ran = await run(['deploy', 'dev', '--tenant', tenant], { env, cwd: directory.path });
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

test('a plan writes nothing and says 10; a second deploy of the same writes nothing', async () => {
  const options = { env: { ...common(), ...devSecrets() }, cwd: directory.path };
  const isWrite = ({ method }: { method: string }) => method !== 'GET';
  const plan = await run(['plan', 'dev', '--tenant', tenant, '--detailed-exitcode'], options);
  expect(plan.code).toBe(10);
  expect(plan.out).toContain('After this deploy an invitation to acme as admin, into Acme Portal, lands its role.');
  expect((await dev.requests()).filter(isWrite)).toEqual([]);
  await run(['deploy', 'dev', '--tenant', tenant], options);
  const before = (await dev.requests()).filter(isWrite);
  expect(before.length).toBeGreaterThan(15);
  const ran = await run(['deploy', 'dev', '--tenant', tenant], options);
  expect(ran.err).toBe('');
  expect(ran.out).toMatch(/✔ Nothing written .* the tenant is as the files say/);
  expect((await dev.requests()).filter(isWrite)).toEqual(before);
}, 180_000);

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
  const options = { env, cwd: directory.path };
  const planned = await run(['plan', 'prod', '--tenant', tenant, '--out', 'plan.json'], options);
  expect(planned.err).toBe('');
  const ran = await run(['deploy', 'prod', '--tenant', tenant, '--plan', 'plan.json'], options);
  expect(ran.err).toBe('');
  expect(ran.code).toBe(0);
  expect(await dev.requests()).toEqual([]);
  expect((await prod.requests()).map(({ method, path }) => `${method} ${path}`)).toContain(
    'PATCH /api/v2/tenants/settings',
  );
  expect(ran.out).not.toContain('PRIVATE KEY');
  expect(readdirSync(temporary)).toEqual([]);
});

test("prod refuses dev's key, and a secret that is no key is not sent", async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const withKey = (key: string) => ({ ...common(), AUTH0_PROD_CLIENT_ID: dev.clientId, AUTH0_PROD_PRIVATE_KEY: key });
  const refused = await run(['plan', 'prod', '--tenant', tenant], { env: withKey(pem), cwd: directory.path });
  expect(refused.code).toBe(1);
  expect(refused.err).toContain(`TENANT_REFUSED: The tenant ${prod.domain} refuses the credentials\n  fix: `);
  const noKey = await run(['plan', 'prod', '--tenant', tenant], { env: withKey(dev.clientSecret) });
  expect(noKey.code).toBe(1);
  expect(noKey.err).toContain('CONFIG_INVALID: AUTH0_PROD_PRIVATE_KEY does not hold a private key in PEM\n  fix: ');
  expect(noKey.err).not.toContain(dev.clientSecret);
  expect(readdirSync(temporary)).toEqual([]);
});

test('the scopes of the Deploy CLI client in tenant/ are enough to deploy tenant/, twice', async () => {
  const { root } = await loadConfiguration('tenant', 'dev');
  const grant = items(root.get('clientGrants')?.value)[0];
  const scope = items(get(grant, 'scope')).map(text);
  const client = (await dev.send('POST', 'clients', {
    name: 'CI',
    app_type: 'non_interactive',
    grant_types: ['client_credentials'],
  })) as { client_id: string; client_secret: string };
  const audience = `https://${dev.domain}/api/v2/`;
  await dev.send('POST', 'client-grants', { client_id: client.client_id, audience, scope });
  const { client_id: AUTH0_DEV_CLIENT_ID, client_secret: AUTH0_DEV_CLIENT_SECRET } = client;
  const env = { ...common(), AUTH0_DEV_CLIENT_ID, AUTH0_DEV_CLIENT_SECRET };
  for (const _ of ['a new tenant', 'the same tenant again']) {
    const ran = await run(['deploy', 'dev', '--tenant', tenant], { env, cwd: directory.path });
    expect(ran.err).toBe('');
    expect(ran.out).not.toMatch(/[Ii]nsufficient scope|missing scopes/);
  }
  const refused = (await dev.requests()).filter(({ status }) => status === 401 || status === 403);
  expect(refused.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
});

test('--help says what the command does, and does nothing', async () => {
  const ran = await run(['deploy', '--help'], {});
  expect(ran.code).toBe(0);
  expect(ran.out).toMatch(/^npm run deploy -- \[local \| dev \| prod\]/);
});
