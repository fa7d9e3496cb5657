import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { journeyTenant } from '../../../scripts/commands/rehearse.ts';
import { causeIn, examine } from '../../../scripts/doctor/check.ts';
import { CHECKS } from '../../../scripts/doctor/checks/index.ts';
import { gather } from '../../../scripts/doctor/gather.ts';
import { journey } from '../../../scripts/journey/journey.ts';
import { Portal } from '../../support/portal.ts';
import { makeSetUp, Routes, readSetUps, send } from './set-ups.ts';

const SET_UPS = readSetUps();
let portal: Portal;
let routes: Routes;
beforeAll(async () => {
  portal = await Portal.start();
  await portal.startApplication();
  routes = await Routes.start(portal);
}, 60_000);
afterAll(async () => {
  await routes?.close();
  await portal?.close();
});
beforeEach(() => portal.reset());

async function diagnosis() {
  const ca = readFileSync(portal.tenant.caFile, 'utf8');
  return examine(CHECKS, await gather({ api: portal.api, isManaged: false, ca }));
}

test('there are broken and healthy set-ups', () => {
  expect(SET_UPS.filter((setUp) => setUp.expect !== 'healthy').length).toBeGreaterThanOrEqual(40);
  expect(SET_UPS.filter((setUp) => setUp.expect === 'healthy').length).toBeGreaterThanOrEqual(10);
});

describe('doctor names the cause first, and is silent on what is healthy', () => {
  test.each(SET_UPS)('$name', async (setUp) => {
    await makeSetUp(setUp, portal, routes);
    const checked = await diagnosis();
    const cause = causeIn(checked);
    if (setUp.expect === 'healthy') {
      expect(checked.filter(({ outcome }) => outcome !== 'ok' && outcome !== 'skipped')).toEqual([]);
      return;
    }
    const { check, outcome, says } = setUp.expect;
    expect(cause).toMatchObject({ id: check, outcome, says: expect.stringContaining(says) });
    expect(cause?.fix?.says).toMatch(/^[A-Z]/);
    if (!setUp.mend) return;
    const request = cause?.fix?.request;
    if (!request) throw new Error('doctor proposes no request');
    await send(portal, request.method, request.path, request.body);
    expect(causeIn(await diagnosis())).toBeUndefined();
    if (setUp.mend === 'request, then the journey lands') await expectToLand();
  });
});

async function expectToLand() {
  const plan = { ...portal.ready.plan, sessionUrl: new URL('/session', portal.ready.loginUri).href };
  const { steps } = await journey(journeyTenant(portal.tenant, portal.api), plan);
  expect(steps.filter(({ ok }) => !ok)).toEqual([]);
}
