import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { UserError } from '../../../scripts/errors.ts';
import { type Gate, startGuard } from '../../../scripts/tenants/guard.ts';
import { fetchTrusting } from '../../../scripts/tenants/https-fetch.ts';
import { sender } from '../../../scripts/tenants/send.ts';
import { startTestTenant, type TestTenant, temporaryDirectory } from '../support.ts';

const directory = temporaryDirectory('guard-test');
let tenant: TestTenant;
let ask: typeof fetch;
beforeAll(async () => {
  tenant = await startTestTenant(directory.path);
  ask = fetchTrusting(readFileSync(tenant.caFile, 'utf8'));
});
afterAll(async () => {
  await tenant?.close();
  directory.remove();
});

async function guarded(gate: Gate) {
  const stopped: unknown[] = [];
  const guard = await startGuard({
    domain: tenant.domain,
    send: sender(tenant.access),
    certificate: await tenant.certificateFor(['localhost']),
    gate,
    onStop: (error) => stopped.push(error),
  });
  const request = (method: string, path: string, token = guard.token) =>
    ask(`https://${guard.domain}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(method === 'POST' && { body: '{"name":"admin"}' }),
    });
  return { guard, stopped, request };
}

test('other programs of this machine do not get in: not without the token, and not to anything but the API', async () => {
  const { guard, request, stopped } = await guarded((asked, forward) => forward(asked));
  expect((await request('GET', '/api/v2/roles')).status).toBe(200);
  expect((await request('GET', '/api/v2/roles', 'another')).status).toBe(401);
  expect((await request('GET', '/_local/state')).status).toBe(404);
  expect((await request('POST', '/oauth/token')).status).toBe(404);
  expect(stopped).toEqual([]);
  await guard.close();
});

test('after one write was stopped nothing reaches the tenant any more', async () => {
  const { guard, request, stopped } = await guarded(async (asked, forward) => {
    if (asked.method === 'POST') throw new UserError('WRITE_STOPPED', 'not planned', 'Plan again');
    return forward(asked);
  });
  expect((await request('POST', '/api/v2/roles')).status).toBe(400);
  const before = await tenant.requests();
  expect((await request('GET', '/api/v2/roles')).status).toBe(400);
  expect(await tenant.requests()).toEqual(before);
  expect(stopped).toMatchObject([{ code: 'WRITE_STOPPED', message: 'not planned' }]);
  await guard.close();
});
