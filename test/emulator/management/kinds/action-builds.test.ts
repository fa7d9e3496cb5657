import { expect, test } from 'vitest';
import { beginBuild, endBuild, whileBuilt } from '../../../../emulator/management/kinds/action-builds.ts';
import type { Tenant } from '../../../../emulator/tenant.ts';

/** A tenant as far as builds know it. */
function tenantAt(clock: { milliseconds: number }): Tenant {
  return { clock: { now: () => new Date(clock.milliseconds) } } as unknown as Tenant;
}

const BUILT = { id: 'a', status: 'built', dependencies: [{ name: 'lodash', version: '4.17.21' }] };
const ASKED = [{ name: 'lodash', version: '4.17.21', registry_url: 'https://registry.example' }];

test('an Action is building, with the packages as they were asked for, until its build is over', () => {
  const clock = { milliseconds: 0 };
  const tenant = tenantAt(clock);
  expect(whileBuilt(tenant, BUILT)).toEqual(BUILT);
  beginBuild(tenant, 'a', ASKED);
  expect(whileBuilt(tenant, BUILT)).toEqual({ id: 'a', status: 'building', dependencies: ASKED });
  expect(whileBuilt(tenant, { ...BUILT, id: 'b' }).status).toBe('built');
  clock.milliseconds = 1000;
  expect(whileBuilt(tenant, BUILT)).toEqual(BUILT);
});

test('a deploy ends the build', () => {
  const tenant = tenantAt({ milliseconds: 0 });
  beginBuild(tenant, 'a', undefined);
  expect(whileBuilt(tenant, BUILT)).toEqual({ ...BUILT, status: 'building' });
  endBuild(tenant, 'a');
  expect(whileBuilt(tenant, BUILT)).toEqual(BUILT);
});
