import { expect, test } from 'vitest';
import type { Json } from '../../../scripts/plan/json.ts';
import { MASK } from '../../../scripts/plan/secrets.ts';
import type { PlannedWrite, RecordedWrite } from '../../../scripts/plan/writes.ts';
import type { Passing } from '../../../scripts/tenants/guard.ts';
import { WriteGuard } from '../../../scripts/tenants/write-guard.ts';

type Write = { method?: string; path?: string; body?: Json; answer?: Json; isNeeded?: boolean };

/** A guard over these writes, and what it lets through to a tenant that answers with `answers`, in order. */
function guardOver(writes: readonly Write[], answers: readonly Json[] = []) {
  const recorded = writes.map(
    ({
      method = 'PATCH',
      path = '/roles/rol_copy',
      body = { name: 'admin' },
      answer = { id: 'rol_copy' },
    }): RecordedWrite => ({
      method,
      path,
      query: '',
      body,
      status: 200,
      answer,
      rows: [],
    }),
  );
  const planned = writes.map(
    ({ method = 'PATCH', path = '/roles/{admin}', isNeeded = true }): PlannedWrite => ({
      method,
      path,
      kind: 'roles',
      name: 'admin',
      isNeeded,
    }),
  );
  const guard = new WriteGuard({ writes: recorded, planned, domain: 'acme.eu.auth0.com' });
  const passed: string[] = [];
  const send = (method: string, path: string, body: Json = { name: 'admin' }) =>
    guard.gate({ method, path, query: '', body }, async (request: Passing) => {
      passed.push(`${request.method} ${request.path} ${JSON.stringify(request.body)}`);
      return { status: 200, body: answers[passed.length - 1] ?? {} };
    });
  return { guard, passed, send };
}

test('a planned write passes once, and the same a second time stops the run', async () => {
  const { passed, send, guard } = guardOver([{}]);
  expect(guard.missing.map(({ path }) => path)).toEqual(['/roles/{admin}']);
  await send('PATCH', '/roles/rol_copy');
  expect(guard.missing).toEqual([]);
  await expect(send('PATCH', '/roles/rol_copy')).rejects.toMatchObject({ code: 'WRITE_STOPPED' });
  expect(passed).toEqual(['PATCH /roles/rol_copy {"name":"admin"}']);
});

test('another value, another path and another method are stopped, and no secret of them is told', async () => {
  const planned = { name: 'admin', client_secret: 'planned-secret' };
  const { passed, send } = guardOver([{ body: planned }]);
  for (const [method, path, body] of [
    ['PATCH', '/roles/rol_copy', { ...planned, name: 'owner' }],
    ['PATCH', '/roles/rol_copy', { ...planned, client_secret: 'other-secret' }],
    ['PATCH', '/roles/rol_other', planned],
    ['PUT', '/roles/rol_copy', planned],
    ['DELETE', '/roles/rol_copy', planned],
  ] as const) {
    const error = await send(method, path, body).catch(
      (thrown: unknown) => thrown as { code: string; details: string },
    );
    expect(error).toMatchObject({ code: 'WRITE_STOPPED' });
    expect(JSON.stringify(error)).not.toMatch(/planned-secret|other-secret/);
  }
  expect(passed).toEqual([]);
});

test('a write that changes nothing is answered as on the copy, and not sent', async () => {
  const { passed, send, guard } = guardOver([{ isNeeded: false, answer: { id: 'rol_copy', name: 'admin' } }]);
  expect(await send('PATCH', '/roles/rol_copy')).toEqual({ status: 200, body: { id: 'rol_copy', name: 'admin' } });
  expect(passed).toEqual([]);
  expect(guard.sent).toEqual([]);
});

test('the mask of a secret is never written in its place, however deep it lies', async () => {
  const bodies: Json[] = [{ secret: MASK }, { options: { list: [{ client_secret: MASK }] } }];
  for (const body of bodies) {
    const { passed, send } = guardOver([{ body }]);
    await expect(send('PATCH', '/roles/rol_copy', body)).rejects.toMatchObject({
      code: 'WRITE_STOPPED',
      message: 'PATCH /roles/{admin} would write ••• in the place of a secret',
    });
    expect(passed).toEqual([]);
  }
});

test('an id that the tenant gives stands for the one of the copy from then on, in paths and bodies', async () => {
  const create = { method: 'POST', path: '/roles', answer: { id: 'rol_copy' } };
  const bind = { method: 'POST', path: '/roles/rol_copy/permissions', body: { role: 'rol_copy' } };
  const { passed, send } = guardOver([create, bind], [{ id: 'rol_tenant' }]);
  await send('POST', '/roles');
  await expect(send('POST', '/roles/rol_copy/permissions', { role: 'rol_copy' })).rejects.toMatchObject({
    code: 'WRITE_STOPPED',
  });
  await send('POST', '/roles/rol_tenant/permissions', { role: 'rol_tenant' });
  expect(passed.at(-1)).toBe('POST /roles/rol_tenant/permissions {"role":"rol_tenant"}');
});
