import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestTenant } from '../../authentication/harness.ts';
import { type Api, apiOf, tokenOf } from '../engine/api.ts';

let tenant: TestTenant;
let api: Api;
let connection_id: string;

beforeAll(async () => {
  tenant = await TestTenant.start();
  api = apiOf(tenant, await tokenOf(tenant));
  connection_id = (await api('GET', '/connections?name=Username-Password-Authentication')).json[0].id;
  await api('POST', '/connections', { name: 'others', strategy: 'auth0' });
  const connection = 'Username-Password-Authentication';
  const password = 'correct-Horse-1';
  await api('POST', '/users', {
    connection,
    password,
    email: 'ada@acme.example',
    name: '=HYPERLINK("x")',
    user_metadata: { age: 36 },
  });
  await api('POST', '/users', { connection, password, email: 'bob@acme.example' });
  await api('POST', '/users', { connection: 'others', password, email: 'eve@acme.example' });
});
afterAll(() => tenant.stop());

/** The job as it was answered, and the file that it ends with. */
async function exported(body: object) {
  const made = await api('POST', '/jobs/users-exports', body);
  expect(made.status, made.text).toBe(200);
  const { json: job } = await api('GET', `/jobs/${made.json.id}`);
  const file = await tenant.send('GET', job.location.slice(tenant.origin.length));
  return { made: made.json, job, file };
}

test('users of a connection, as CSV that no spreadsheet runs', async () => {
  const fields = [
    { name: 'name' },
    { name: 'identities[0].connection', export_as: 'provider' },
    { name: 'user_metadata.age' },
  ];
  const { made, job, file } = await exported({ connection_id, format: 'csv', fields, limit: 1 });
  expect(made).toMatchObject({
    type: 'users_export',
    status: 'pending',
    connection_id,
    format: 'csv',
    limit: 1,
    fields,
  });
  expect(made).toMatchObject({ connection: 'Username-Password-Authentication' });
  expect(job).toMatchObject({ status: 'completed', location: expect.stringMatching(/\/localhost\.csv\?/) });
  expect(job).not.toHaveProperty('file');
  const line = `"'=HYPERLINK(""x"")","'Username-Password-Authentication",36`;
  expect(file.text).toBe(`"name","provider","user_metadata.age"\n${line}\n`);
});

test('all users as lines of JSON, without password hashes', async () => {
  const { file } = await exported({});
  const rows = file.text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(rows.map(({ email }) => email).sort()).toEqual(['ada@acme.example', 'bob@acme.example', 'eve@acme.example']);
  expect(file.text).not.toContain('password');
  const picked = await exported({
    format: 'json',
    connection_id,
    fields: [{ name: 'user_metadata' }, { name: 'email' }],
  });
  expect(JSON.parse(picked.file.text.split('\n')[0] ?? '')).toEqual({
    user_metadata: { age: 36 },
    email: 'ada@acme.example',
  });
});

test('what a CSV cannot hold, and a connection that is unknown, are refused', async () => {
  const many = Array.from({ length: 31 }, (_, index) => ({ name: `user_metadata.f${index}` }));
  for (const body of [
    { format: 'csv', fields: many },
    { format: 'csv', fields: [{ name: 'app_metadata' }] },
    { connection_id: 'con_0000000000000001' },
  ]) {
    expect((await api('POST', '/jobs/users-exports', body)).status).toBe(400);
  }
});

test('a link is good for a minute, the job for a day', async () => {
  const { job } = await exported({});
  const path = job.location.slice(tenant.origin.length);
  await tenant.send('POST', '/_local/clock', { json: { advance_seconds: 61 } });
  expect((await tenant.send('GET', path)).status).toBe(403);
  const { json: again } = await api('GET', `/jobs/${job.id}`);
  expect((await tenant.send('GET', again.location.slice(tenant.origin.length))).status).toBe(200);
  await tenant.send('POST', '/_local/clock', { json: { advance_seconds: 24 * 60 * 60 } });
  api = apiOf(tenant, await tokenOf(tenant));
  expect((await api('GET', `/jobs/${job.id}`)).status).toBe(404);
});
