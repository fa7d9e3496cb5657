import { expect, test } from 'vitest';
import { useTenant } from './tenant.ts';

const api = useTenant();
const rule = { action: { block: true }, match: { asns: [1] }, scope: 'tenant' };
const acl = (priority: number) => ({ description: 'd', active: true, priority, rule });

test('a priority is taken once, PUT replaces, and a deletion is answered with a body', async () => {
  const { body } = await api('POST', '/network-acls', acl(1));
  expect((await api('POST', '/network-acls', acl(1))).status).toBe(409);
  const single = (await api('GET', `/network-acls/${body.id}`)).body;
  expect(single).toEqual({ ...body, tenant_id: 'localhost', deleted_at: null });
  const put = await api('PUT', `/network-acls/${body.id}`, acl(2));
  expect(put.body).toMatchObject({ id: body.id, created_at: body.created_at, priority: 2 });
  const gone = await api('DELETE', `/network-acls/${body.id}`);
  expect([gone.status, gone.body]).toEqual([200, { code: 204, object: '' }]);
  expect((await api('DELETE', `/network-acls/${body.id}`)).status).toBe(404);
});
