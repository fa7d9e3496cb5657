import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { TestTenant } from '../../emulator/authentication/harness.ts';
import { acme, authorizePath, claimsOf, exchange, invitation, PASSWORD, tokensFor } from '../../emulator/login/acme.ts';
import { Browser, callbackOf } from '../../emulator/login/browser.ts';
import { loadAction } from '../harness/load.ts';

/** The bundle, deployed and bound on a local tenant, in logins over HTTP. */

const ROLES = 'https://acme.example/roles';
const { code } = await loadAction('actions/verify-invitation-roles/action.ts');
let tenant: TestTenant;

beforeAll(async () => {
  tenant = await TestTenant.start();
});
beforeEach(async () => {
  await tenant.send('POST', '/_local/reset', { json: { seed: 'empty' } });
  await tenant.put({ ...acme(), ...deployed() });
});
afterAll(() => tenant.stop());

test('the invited role is in both tokens, the evidence is gone, and the run is recorded', async () => {
  const tokens = await tokensFor(tenant, await signUpInvitedAs('admin'));
  expect(await claimsOf(tenant, tokens.id_token)).toMatchObject({ org_id: 'org_acme', [ROLES]: ['admin'] });
  expect(await claimsOf(tenant, tokens.access_token)).toMatchObject({ org_id: 'org_acme', [ROLES]: ['admin'] });
  expect((await tenant.rows('users'))[0].app_metadata).toEqual({});
  expect(await tenant.rows('action_runs')).toMatchObject([{ actions: ['verify'], outcome: 'allowed', console: [] }]);
});

test('a missing role refuses the login with a reference that the logs hold, until somebody assigns it', async () => {
  const { error, error_description = '' } = callbackOf(await signUpInvitedAs('admin', 'reader'));
  expect(error).toBe('access_denied');
  expect(error_description).toMatch(
    /^You were invited to Acme b Ltd \/b as reader, but these roles have not reached you/,
  );
  const reference = error_description.match(/invited-role-missing:\S+/)?.[0] ?? 'none';
  const failed = (await tenant.rows('logs')).find(({ type }) => type === 'f');
  expect(failed.description).toContain(reference);
  const [run] = await tenant.rows('action_runs');
  expect(run).toMatchObject({ outcome: 'access', console: [{ text: `${reference} reader` }] });

  await assign(['rol_admin', 'rol_reader']);
  const browser = new Browser(tenant);
  const page = await browser.open(authorizePath({ organization: 'org_acme' }));
  const answer = await browser.submit(page, { email: 'nora@acme.test', password: PASSWORD });
  const { id_token } = await tokensFor(tenant, answer);
  expect(await claimsOf(tenant, id_token)).toMatchObject({ [ROLES]: ['admin', 'reader'] });
});

test('a role that was taken away ends the refreshing where a minimum is declared', async () => {
  const { organizations } = acme();
  const org_acme = { ...organizations?.org_acme, metadata: { minimum_roles: 'admin' } };
  await tenant.put({ organizations: { org_acme } });
  const first = await tokensFor(tenant, await signUpInvitedAs('admin'));
  const refresh = (refresh_token: string) => exchange(tenant, { grant_type: 'refresh_token', refresh_token });
  const second = await refresh(first.refresh_token);
  expect(await claimsOf(tenant, second.json.access_token)).toMatchObject({ [ROLES]: ['admin'] });
  await assign(['rol_reader']);
  const third = await refresh(second.json.refresh_token);
  expect(third.status).toBe(403);
  expect(third.json.error_description).toContain('minimum-role-missing:');
});

async function signUpInvitedAs(...roles: string[]) {
  const app_metadata = { invited_roles_org_acme: roles };
  await tenant.put({ organization_invitations: { uinv_1: invitation('1', 'nora@acme.test', { app_metadata }) } });
  const browser = new Browser(tenant);
  const scope = 'openid profile email offline_access';
  const page = await browser.open(authorizePath({ organization: 'org_acme', invitation: 'ticket-1', scope }));
  return browser.submit(page, { password: PASSWORD });
}

/** Replaces the roles of the only member. */
async function assign(roles: string[]): Promise<void> {
  const [member] = await tenant.rows('organization_members');
  await tenant.put({ organization_members: { [`org_acme|${member.user_id}`]: { ...member, roles } } });
}

function deployed() {
  const at = '2026-11-23T10:00:00.000Z';
  const common = { code, runtime: 'node22', dependencies: [], secrets: [], created_at: at, updated_at: at };
  const binding = { id: 'bnd_1', action_id: 'act_1', display_name: 'verify', created_at: at, updated_at: at };
  return {
    actions: {
      act_1: {
        ...common,
        id: 'act_1',
        name: 'verify',
        status: 'built',
        deployed_version_id: 'ver_1',
        supported_triggers: [],
      },
    },
    action_versions: { ver_1: { ...common, id: 'ver_1', action_id: 'act_1', number: 1 } },
    action_bindings: { 'post-login': { trigger_id: 'post-login', bindings: [binding] } },
  };
}
