import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleActions } from '../../../scripts/bundle.ts';
import { actionsOf, compile } from '../../../scripts/config/compile.ts';
import { loadConfiguration } from '../../../scripts/config/load.ts';
import { deploy } from '../../../scripts/tenants/deploy-cli.ts';
import { invite, isPending } from '../../../scripts/tenants/invitations.ts';
import { connect, type Management } from '../../../scripts/tenants/management.ts';
import { startTestTenant, type TestTenant, temporaryDirectory } from '../support.ts';

const directory = temporaryDirectory('invitations-test');
let tenant: TestTenant;
let api: Management;
beforeAll(async () => {
  tenant = await startTestTenant(directory.path);
  const configuration = { ...(await loadConfiguration('tenant', 'local')), domain: tenant.domain };
  const folders = actionsOf(configuration).map(({ folder }) => folder);
  const { file, remove } = compile(configuration, await bundleActions(configuration.actions, folders), {});
  await deploy({ file, access: tenant.access });
  remove();
  api = await connect(tenant.access);
});
afterAll(async () => {
  await tenant?.close();
  directory.remove();
});

const order = {
  email: 'grace@acme.example',
  organization: 'acme',
  roles: ['editor'],
  application: 'Acme Portal',
  inviter: 'Ada',
};

test('an invitation carries the evidence for the Action, and is pending', async () => {
  const invited = await invite(api, tenant.domain, order);
  const stored = await api.organizations.invitations.get(invited.organizationId, invited.id);
  expect(stored.app_metadata).toEqual({ [`invited_roles_${invited.organizationId}`]: ['editor'] });
  expect(stored.roles).toHaveLength(1);
  expect(await isPending(api, invited)).toBe(true);
  await api.organizations.invitations.delete(invited.organizationId, invited.id);
  expect(await isPending(api, invited)).toBe(false);
});

test.each([
  [{ roles: ['admn'] }, 'The tenant has no role "admn" – did you mean "admin"?', 'Use one of: admin, editor, viewer'],
  [
    { organization: 'acmee' },
    'The tenant has no organization "acmee" – did you mean "acme"?',
    'Use one of: acme, globex',
  ],
  [{ application: 'Portal' }, 'The tenant has no application "Portal"', expect.stringContaining('Acme Portal')],
])('an unknown name is refused before anything is sent: %j', async (change, message, fix) => {
  const writes = async () => (await tenant.requests()).filter(({ method }) => method === 'POST').length;
  const before = await writes();
  const refused = invite(api, tenant.domain, { ...order, ...change });
  await expect(refused).rejects.toMatchObject({ code: 'INVITATION_REFUSED', message, fix });
  expect(await writes()).toBe(before);
});

test('what Auth0 refuses is told with its reason and the fix in tenant/', async () => {
  const { client_id } =
    (await api.clients.list({ is_global: false })).data.find(({ name }) => name === 'Acme Portal') ?? {};
  await tenant.send('PATCH', `clients/${client_id}`, { organization_usage: 'deny' });
  const refused = invite(api, tenant.domain, order);
  await expect(refused).rejects.toMatchObject({
    code: 'INVITATION_REFUSED',
    message: expect.stringMatching(/refuses to invite grace@acme\.example: .*does not allow organizations/),
    fix: 'Set organization_usage of the application to allow or require',
  });
  await tenant.send('PATCH', `clients/${client_id}`, { organization_usage: 'require' });
});

test('an invitation that failed with a 500 is not sent a second time', async () => {
  // Only the first request fails: were it repeated, it would be created.
  await tenant.post('/_local/faults', { match: 'POST /api/v2/organizations/*/invitations', status: 500, times: 1 });
  await expect(invite(api, tenant.domain, order)).rejects.toMatchObject({ code: 'TENANT_REFUSED' });
});

test('a tenant that is not there is told', async () => {
  const gone = await connect({ ...tenant.access, domain: 'localhost:4399' });
  await expect(invite(gone, 'localhost:4399', order)).rejects.toMatchObject({
    code: 'TENANT_UNREACHABLE',
    message: 'The tenant localhost:4399 does not answer: connect ECONNREFUSED 127.0.0.1:4399',
  });
});
