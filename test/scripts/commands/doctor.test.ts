import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { startTenant } from '../../../emulator/index.ts';
import { DOCTOR_SCOPES, doctor, PROBE_SCOPES } from '../../../scripts/commands/doctor.ts';
import { configurationFor, freePort, Portal } from '../../support/portal.ts';
import { run, runHere } from './support.ts';

let portal: Portal;
beforeAll(async () => {
  portal = await Portal.start();
  await portal.startApplication();
}, 60_000);
afterAll(() => portal?.close());
beforeEach(() => portal.reset());

function look(...args: string[]) {
  const { domain, caFile, clientId, clientSecret } = portal.tenant;
  const env = { AUTH0_CLIENT_ID: clientId, AUTH0_CLIENT_SECRET: clientSecret };
  return runHere(doctor, ['--domain', domain, '--ca', caFile, ...args], env);
}

type State = { collections: { client_grants: [string, { scope: string[] }][] } };
async function grant(scopes: readonly string[]): Promise<void> {
  const state = (await portal.local('GET', 'state')) as State;
  for (const [, row] of state.collections.client_grants) row.scope = [...scopes];
  await portal.local('PUT', 'state', state);
}
const writes = async () =>
  ((await portal.local('GET', 'requests')) as { method: string; path: string }[]).filter(
    ({ method }) => method !== 'GET',
  );

test('a healthy tenant: every check in a line, exit 0, and nothing is written', async () => {
  const before = (await writes()).length;
  const { code, out, err } = await look();
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).not.toMatch(/[✘!?] /);
  expect(out).toContain('✔ Login route');
  expect(await writes()).toHaveLength(before);
});

test('with an address an invitation is made without a mail, followed and deleted', async () => {
  const { code, out } = await look('--invite', 'probe@acme.example');
  expect(code).toBe(0);
  expect(out).toContain('✔ Invitation page             /u/signup greets probe@acme.example');
  expect((await portal.local('GET', 'outbox')) as unknown[]).toEqual([]);
  const { collections } = (await portal.local('GET', 'state')) as {
    collections: { organization_invitations?: unknown[] };
  };
  expect(collections.organization_invitations ?? []).toEqual([]);
});

test('an invitation whose creation was not answered is found and deleted all the same', async () => {
  await portal.local('POST', 'faults', { match: 'POST /api/v2/organizations/*/invitations', drop: 'after' });
  await look('--invite', 'probe@acme.example');
  const { collections } = (await portal.local('GET', 'state')) as {
    collections: { organization_invitations?: unknown[] };
  };
  expect(collections.organization_invitations ?? []).toEqual([]);
});

test('what is broken is told with how it is known and the fix, for people, programs and tickets', async () => {
  const { client_id } = await portal.client();
  await portal.api.clients.update(client_id, { organization_usage: 'deny' });
  const people = await look();
  expect(people.code).toBe(1);
  expect(people.out).toContain('✘ Lets organizations in');
  expect(people.out).toContain(`auth0 api patch "clients/${client_id}" --data '{"organization_usage":"require"}'`);
  expect(people.err).toContain('DIAGNOSED: Lets organizations in: organization_usage is deny');
  const { out } = await look('--format', 'json');
  const report = JSON.parse(out) as { healthy: boolean; cause: string; checks: { id: string; how: string }[] };
  expect(report).toMatchObject({ healthy: false, cause: 'organizations-allowed' });
  expect(report.checks.every(({ id, how }) => id !== '' && how !== '')).toBe(true);
  expect((await look('--format', 'markdown')).out).toMatch(
    /\| ❌ \| Lets organizations in \|[\s\S]*\*\*Fix:\*\* Let organizations in/,
  );
});

test('no secret is in any report', async () => {
  const { client_secret } = await portal.client();
  for (const format of ['text', 'json', 'markdown']) {
    const { out } = await look('--format', format);
    expect(out).not.toContain(client_secret);
    expect(out).not.toContain(portal.tenant.clientSecret);
    expect(out).not.toContain('eyJ');
  }
});

test('the scopes that it names are enough, and each that is missing is named where something could not be seen', async () => {
  await grant([...DOCTOR_SCOPES, ...PROBE_SCOPES]);
  const all = await look('--invite', 'probe@acme.example');
  expect(all).toMatchObject({ code: 0, err: '' });
  expect(all.out).not.toContain('? ');
  await grant(DOCTOR_SCOPES);
  expect((await look()).out).not.toContain('? ');
  for (const missing of DOCTOR_SCOPES) {
    await grant(DOCTOR_SCOPES.filter((scope) => scope !== missing));
    const { out, err } = await look();
    expect({ missing, said: out + err }).toMatchObject({ said: expect.stringContaining(missing) });
  }
});

test('open questions about Auth0 are settled by what the tenant answers', async () => {
  const { client_id } = await portal.client();
  await portal.api.clients.update(client_id, { organization_usage: 'allow' });
  const settled = async () => (await look('--assumptions', '--invite', 'probe@acme.example')).out;
  const chosen = await settled();
  expect(chosen).toMatch(/✔ unknown-organization-text/);
  expect(chosen).toMatch(/✔ second-invitation/);
  const ids = ['unknown-organization-text', 'invitation-without-organization'];
  for (const id of ids) await portal.local('POST', 'assumptions', { id, active: 'alternative' });
  const alternative = await settled();
  for (const id of ids) await portal.local('POST', 'assumptions', { id, active: 'chosen' });
  expect(alternative).toMatch(/✘ unknown-organization-text .*does not hold here/);
  expect(alternative).toMatch(/✘ invitation-without-organization .*does not hold here/);
  const { collections } = (await portal.local('GET', 'state')) as {
    collections: { organization_invitations?: unknown[] };
  };
  expect(collections.organization_invitations ?? []).toEqual([]);
});

test.each([
  [['--format', 'xml'], 'There is no format "xml"'],
  [['--invite', 'nobody'], '"nobody" is not a mail address'],
  [['prod'], 'An environment and --domain are two tenants'],
])('%j is refused', async (args, message) => {
  expect(await look(...args)).toMatchObject({ code: 2, err: expect.stringContaining(message) });
});

test('an application or organization that is not there is told with those that are', async () => {
  const application = await look('--application', 'Portal');
  expect(application.err).toContain('the tenant has no application "Portal"');
  expect(application.err).toContain('Acme Portal');
  expect((await look('--organization', 'acmee')).err).toContain('the tenant has no organization "acmee"');
});

test('wrong credentials end it in one line', async () => {
  const { domain, caFile } = portal.tenant;
  const env = { AUTH0_CLIENT_ID: 'nobody', AUTH0_CLIENT_SECRET: 'not-the-secret' };
  const { code, err } = await runHere(doctor, ['--domain', domain, '--ca', caFile], env);
  expect(code).toBe(1);
  expect(err).toMatch(/TENANT_REFUSED: The tenant localhost:\d+ refuses to be looked at: .*\(40[13]\)/);
});

test('local is the tenant that runs on this machine, and without one it says how to start it', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'doctor-local-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const port = await freePort();
  const configuration = configurationFor(directory, port, await freePort());
  const args = ['invitations', 'local', '--tenant', configuration];
  const alone = await run(args, { cwd: directory });
  expect(alone).toMatchObject({ code: 1, err: expect.stringContaining('npm start') });
  const tenant = await startTenant({ port, directory: join(directory, '.local') });
  onTestFinished(() => tenant.close());
  expect(await run(args, { cwd: directory })).toMatchObject({
    code: 0,
    out: expect.stringContaining('No invitation is pending'),
  });
});
