import { afterAll, beforeAll, expect, test } from 'vitest';
import { journeySentence } from '../../../scripts/plan/render/words.ts';
import { World } from './world.ts';

/* Tenants that were not made from this repository: names of claims, APIs and consent are as somebody else left them. */

let world: World;
beforeAll(async () => {
  world = await World.start();
}, 60_000);
afterAll(() => world.close());

const ADD_ROLES = `exports.onExecutePostLogin = async (event, api) => {
  api.idToken.setCustomClaim('https://shop.example/membership', event.authorization.roles);
};`;

const SHOP = {
  clients: [
    {
      name: 'Shop',
      app_type: 'regular_web',
      oidc_conformant: true,
      organization_usage: 'allow',
      initiate_login_uri: 'https://shop.example/login',
      callbacks: ['https://shop.example/callback'],
    },
  ],
  databases: [{ name: 'customers', strategy: 'auth0', enabled_clients: ['Shop'] }],
  roles: [{ name: 'owner' }],
  organizations: [
    {
      name: 'initech',
      connections: [{ name: 'customers', assign_membership_on_login: false, is_signup_enabled: true }],
    },
  ],
  actions: [
    {
      name: 'add-roles',
      code: './actions/add-roles/code.js',
      runtime: 'node22',
      deployed: true,
      dependencies: [],
      secrets: [],
      supported_triggers: [{ id: 'post-login', version: 'v3' }],
    },
  ],
  triggers: { 'post-login': [{ action_name: 'add-roles', display_name: 'add-roles' }] },
};
const bundles = new Map([['add-roles', ADD_ROLES]]);

test('an Action that names its claim as it likes lands the role, also where there is no API', async () => {
  const plan = await world.plan(SHOP, { bundles, isReviewed: true });
  expect(journeySentence(plan)).toBe('After this deploy an invitation to initech as owner, into Shop, lands its role.');
  const steps = plan.journey.ran ? plan.journey.steps : [];
  expect(steps.at(-1)).toMatchObject({ title: 'Role in the token', detail: 'https://shop.example/membership: owner' });
});

test('an invitee who is asked for consent gives it, and the plan says that they are asked', async () => {
  const resourceServers = [{ name: 'Orders', identifier: 'https://orders.example' }];
  const plan = await world.plan({ ...SHOP, resourceServers }, { bundles, isReviewed: true });
  const steps = plan.journey.ran ? plan.journey.steps : [];
  expect(steps.filter(({ ok }) => !ok).map(({ title }) => title)).toEqual(['No consent screen']);
  expect(journeySentence(plan)).toMatch(/lands its role only once a consent screen is passed\. Set skip_consent/);
});

test('an Action that adds no roles is told as that, without a claim that nobody named', async () => {
  const { actions: _, triggers: __, ...rest } = SHOP;
  const plan = await world.plan(rest, { isReviewed: true });
  expect(journeySentence(plan)).toContain('does not land its role: Role in the token. no claim of the tokens holds it');
});
