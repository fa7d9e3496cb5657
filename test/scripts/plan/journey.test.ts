import { afterAll, beforeAll, expect, test } from 'vitest';
import { journeySentence } from '../../../scripts/plan/render/words.ts';
import { SHOP, SHOP_ACTIONS } from './shop.ts';
import { World } from './world.ts';

/* Tenants that were not made from this repository: names of claims, APIs and consent are as somebody else left them. */

let world: World;
beforeAll(async () => {
  world = await World.start();
}, 60_000);
afterAll(() => world.close());

test('an Action that names its claim as it likes lands the role, also where there is no API', async () => {
  const plan = await world.plan(SHOP, { bundles: SHOP_ACTIONS, isReviewed: true });
  expect(journeySentence(plan)).toBe('After this deploy an invitation to initech as owner, into Shop, lands its role.');
  const steps = plan.journey.ran ? plan.journey.steps : [];
  expect(steps.at(-1)).toMatchObject({ title: 'Role in the token', detail: 'https://shop.example/membership: owner' });
});

test('an invitee who is asked for consent gives it, and the plan says that they are asked', async () => {
  const resourceServers = [{ name: 'Orders', identifier: 'https://orders.example' }];
  const plan = await world.plan({ ...SHOP, resourceServers }, { bundles: SHOP_ACTIONS, isReviewed: true });
  const steps = plan.journey.ran ? plan.journey.steps : [];
  expect(steps.filter(({ ok }) => !ok).map(({ title }) => title)).toEqual(['No consent screen']);
  expect(journeySentence(plan)).toMatch(/lands its role only once a consent screen is passed\. Set skip_consent/);
});

test('an Action that adds no roles is told as that, without a claim that nobody named', async () => {
  const { actions: _, triggers: __, ...rest } = SHOP;
  const plan = await world.plan(rest, { isReviewed: true });
  expect(journeySentence(plan)).toContain(
    'does not land its role. What fails is "Role in the token": no claim of the tokens holds it',
  );
});

test('an Action that comes to log whoever signs in is risky: before is judged by the code that runs there', async () => {
  await world.deployed(SHOP, SHOP_ACTIONS);
  const logging = new Map([['add-roles', 'exports.onExecutePostLogin = async (event) => { console.log(event); };']]);
  const plan = await world.plan(SHOP, { bundles: logging });
  expect(plan.findings.map(({ rule }) => rule)).toEqual(['action-logs-everything']);
  expect(plan.changes[0]).toMatchObject({ kind: 'actions', weight: 'danger' });
});
