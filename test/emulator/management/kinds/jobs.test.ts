import { expect, test } from 'vitest';
import { useTenant } from './tenant.ts';

const api = useTenant();

function form(parts: { [name: string]: string }): [string, string] {
  const body = Object.entries(parts).map(
    ([name, value]) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return [`${body.join('')}--x--\r\n`, 'multipart/form-data; boundary=x'];
}

test('an import brings people along who have no password', async () => {
  const [connection] = (await api('GET', '/connections?name=Username-Password-Authentication')).body;
  const users = JSON.stringify([{ email: 'open@acme.test', email_verified: true }]);
  const [body, type] = form({ connection_id: connection.id, users });
  const { body: job } = await api('POST', '/jobs/users-imports', body, type);
  expect((await api('GET', `/jobs/${job.id}`)).body.summary).toMatchObject({ inserted: 1, failed: 0 });
});

test('users are imported one by one, and what failed is told', async () => {
  const [connection] = (await api('GET', '/connections?name=Username-Password-Authentication')).body;
  const users = JSON.stringify([
    { email: 'a@acme.test', password: 'Secret-1234!' },
    { email: 'A@acme.test', password: 'Secret-1234!' },
    { email: 'b@acme.test', password_hash: '$2b$10$abc' },
  ]);
  const [body, type] = form({ connection_id: connection.id, users });
  const { status, body: job } = await api('POST', '/jobs/users-imports', body, type);
  expect([status, job.status, job.type]).toEqual([202, 'pending', 'users_import']);
  const { body: done } = await api('GET', `/jobs/${job.id}`);
  expect(done.summary).toEqual({ failed: 2, updated: 0, inserted: 1, total: 3 });
  const { body: errors } = await api('GET', `/jobs/${job.id}/errors`);
  expect(errors).toHaveLength(2);
  expect(JSON.stringify(errors)).not.toMatch(/Secret-1234|\$2b/);
  expect((await api('POST', '/jobs/users-imports', 'nonsense', 'text/plain')).status).toBe(400);
});
