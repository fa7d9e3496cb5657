import { beforeEach, expect, test } from 'vitest';
import { ApiError } from '../../../../emulator/management/engine/errors.ts';
import type { Call } from '../../../../emulator/management/engine/kind.ts';
import { groups } from '../../../../emulator/management/kinds/groups.ts';
import { Store } from '../../../../emulator/store/store.ts';
import type { Tenant } from '../../../../emulator/tenant.ts';

let store: Store;

/** Groups come with a state only, so the handlers are asked here, with a store that holds some. */
async function ask(route: string, ids: string[], body: Call['body'] = {}): Promise<unknown> {
  const [method = '', path = ''] = route.split(' ');
  const [id = '', subId = ''] = ids;
  const operation = { method, path, summary: '', scopes: [], status: 200, parameters: [] };
  const tenant = { store } as unknown as Tenant;
  const call = { tenant, operation, ids, id, subId, query: {}, body, headers: {} } as unknown as Call;
  return (await groups.routes[route]?.(call))?.body;
}

beforeEach(() => {
  store = new Store();
  const members = store.collection('groups' as string);
  members.put('grp_staff', { id: 'grp_staff', name: 'staff' });
  members.put('grp_guests', { id: 'grp_guests', name: 'guests' });
  store.collection('roles').put('rol_admin', { id: 'rol_admin', name: 'admin' });
  store.collection('organizations').put('org_acme', { id: 'org_acme', name: 'acme' });
});

test('a role of a group holds in the tenant or in one organization, never in both', async () => {
  await ask('POST /groups/{id}/roles', ['grp_staff'], { roles: ['rol_admin'] });
  await ask('POST /organizations/{id}/groups/{group_id}/roles', ['org_acme', 'grp_guests'], { roles: ['rol_admin'] });
  expect(await ask('GET /roles/{id}/groups', ['rol_admin'])).toMatchObject({ groups: [{ id: 'grp_staff' }] });
  expect(await ask('GET /organizations/{id}/groups', ['org_acme'])).toMatchObject([{ id: 'grp_guests' }]);
  const inside = ['org_acme', 'rol_admin'];
  expect(await ask('GET /organizations/{id}/roles/{role_id}/groups', inside)).toMatchObject({
    groups: [{ id: 'grp_guests' }],
  });
  await ask('DELETE /groups/{id}/roles', ['grp_staff'], { roles: ['rol_admin'] });
  expect(await ask('GET /roles/{id}/groups', ['rol_admin'])).toEqual({ groups: [] });
});

test('an unknown role, group or organization is not found', async () => {
  const routes: [string, string[], Call['body']][] = [
    ['POST /groups/{id}/roles', ['grp_staff'], { roles: ['rol_none'] }],
    ['GET /groups/{id}/roles', ['grp_none'], {}],
    ['GET /organizations/{id}/groups', ['org_none'], {}],
  ];
  for (const [route, ids, body] of routes) await expect(ask(route, ids, body), route).rejects.toThrow(ApiError);
});
