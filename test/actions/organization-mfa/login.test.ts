import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeOf } from '../../../emulator/directory/mfa.ts';
import { TestTenant } from '../../emulator/authentication/harness.ts';
import {
  acme,
  authorizePath,
  claimsOf,
  deployedActions,
  PASSWORD,
  tokensFor,
  user,
} from '../../emulator/login/acme.ts';
import { Browser, callbackOf } from '../../emulator/login/browser.ts';
import { loadAction } from '../harness/load.ts';

/** The bundle, deployed and bound on a local tenant before verify-invitation-roles, in logins over HTTP. */

const mfa = await loadAction('actions/organization-mfa/action.ts');
const verify = await loadAction('actions/verify-invitation-roles/action.ts');
let tenant: TestTenant;

beforeAll(async () => {
  tenant = await TestTenant.start();
  const { organizations } = acme();
  const member = { user_id: 'auth0|omar', roles: ['rol_admin'], created_at: '' };
  await tenant.put({
    ...acme(),
    ...deployedActions({ mfa: mfa.code, verify: verify.code }),
    organizations: { ...organizations, org_acme: { ...organizations?.org_acme, metadata: { mfa: 'required' } } },
    users: { 'auth0|omar': user('omar') },
    organization_members: {
      'org_acme|auth0|omar': { ...member, organization_id: 'org_acme' },
      'org_globex|auth0|omar': { ...member, organization_id: 'org_globex' },
    },
    settings: { 'guardian.factors': { otp: true } },
  });
});
afterAll(() => tenant.stop());

test('a member of an organization that demands a factor shows it once a session; others never do', async () => {
  const browser = new Browser(tenant);
  const credentials = { email: 'omar@acme.test', password: PASSWORD };
  const page = await browser.submit(await browser.open(authorizePath({ organization: 'org_acme' })), credentials);
  const [, key = ''] = /<code>([A-Z2-7]{32})<\/code>/.exec(page.text) ?? [];
  const answer = await browser.submit(page, { code: codeOf(key, Math.floor(Date.now() / 1000)) });
  const { id_token } = await tokensFor(tenant, answer);
  expect(await claimsOf(tenant, id_token)).toMatchObject({ amr: ['mfa'], 'https://acme.example/roles': ['admin'] });
  const again = await browser.open(authorizePath({ organization: 'org_acme', prompt: 'none' }));
  expect(callbackOf(again).code).toBeDefined();
  const other = new Browser(tenant);
  const globex = await other.submit(await other.open(authorizePath({ organization: 'org_globex' })), credentials);
  expect(callbackOf(globex).code).toBeDefined();
});
