import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { World } from './world.ts';

// Every plan and deploy starts auth0-deploy-cli: on a machine that is busy that takes its time.
vi.setConfig({ testTimeout: 240_000 });

let world: World;
beforeAll(async () => {
  world = await World.start();
});
beforeEach(() => world.live.post('/_local/reset', { seed: 'new-tenant' }));
afterAll(() => world?.close());

const FILES = {
  clients: [{ name: 'Portal', app_type: 'regular_web', grant_types: ['authorization_code'] }],
  roles: [{ name: 'admin' }, { name: 'viewer', description: 'Looks' }],
};

const fault = (order: object) => world.live.post('/_local/faults', order);

async function counts(): Promise<{ clients: number; roles: number }> {
  const [clients, roles] = (await Promise.all([world.live.get('clients'), world.live.get('roles')])) as {
    name: string;
  }[][];
  return { clients: clients?.filter(({ name }) => name === 'Portal').length ?? 0, roles: roles?.length ?? 0 };
}

test('429, 5xx, resets and an expired token are waited out, and the deploy ends well', async () => {
  await fault({ match: 'POST /api/v2/*', status: 429, times: 2 });
  await fault({ match: 'GET /api/v2/roles*', status: 503, times: 2 });
  await fault({ match: 'GET /api/v2/clients*', drop: 'before', times: 1 });
  await fault({ match: 'GET /api/v2/clients*', status: 401, times: 1 });
  await world.deploy('dev', FILES);
  expect(await counts()).toEqual({ clients: 1, roles: 2 });
});

test.each([
  ['5xx', { match: 'POST /api/v2/roles', status: 502, times: 1 }, 'WRITE_STOPPED'],
  ['a reset after it was carried out', { match: 'POST /api/v2/roles', drop: 'after', times: 1 }, 'WRITE_STOPPED'],
])('a create that ends with %s stops the deploy, and the second run converges', async (_, order, code) => {
  await fault(order);
  const error = await world.deploy('dev', FILES).then(
    () => undefined,
    (reason: { code: string; message: string; details: string }) => reason,
  );
  expect(error).toMatchObject({ code });
  expect(error?.message).toMatch(/^POST \/roles failed: .*Nobody knows whether it was carried out$/);
  expect(error?.details).toContain('✔ POST /clients');
  await world.deploy('dev', FILES);
  expect(await counts()).toEqual({ clients: 1, roles: 2 });
});
