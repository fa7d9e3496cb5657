import { expect, test, vi } from 'vitest';
import { useTenant } from './tenant.ts';

const api = useTenant();
const POST_LOGIN = [{ id: 'post-login', version: 'v3' }];
const CODE = 'exports.onExecutePostLogin = async () => {};';

async function created(name: string, more: object = {}) {
  const { status, body } = await api('POST', '/actions/actions', {
    name,
    supported_triggers: POST_LOGIN,
    code: CODE,
    ...more,
  });
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}

const read = async (id: string) => (await api('GET', `/actions/actions/${id}`)).body;
const bindings = (actions: { id: string }[]) => ({
  bindings: actions.map(({ id }) => ({ ref: { type: 'action_id', value: id } })),
});

test('a new Action is pending, then built, and its secrets are never shown', async () => {
  const dependencies = [{ name: 'lodash', version: '4.17.21', registry_url: 'https://registry.example' }];
  const action = await created('secretive', { dependencies, secrets: [{ name: 'KEY', value: 'hush' }] });
  expect(action).toMatchObject({ status: 'pending', runtime: 'node22', all_changes_deployed: false, dependencies });
  const built = await vi.waitFor(async () => {
    const body = await read(action.id);
    expect(body.status).toBe('built');
    return body;
  });
  expect(built).toMatchObject({ status: 'built', dependencies: [{ name: 'lodash', version: '4.17.21' }] });
  expect(built.dependencies[0]).not.toHaveProperty('registry_url');
  expect(JSON.stringify([action, built])).not.toContain('hush');
});

test('the runtime that nobody named is that of the trigger', async () => {
  const { runtime } = await created('older', { supported_triggers: [{ id: 'post-login', version: 'v2' }] });
  expect(runtime).toBe('node16');
});

test('an update is not deployed until it is, and an older version can be deployed again', async () => {
  const { id } = await created('changing');
  const first = (await api('POST', `/actions/actions/${id}/deploy`)).body;
  expect(first).toMatchObject({ number: 1, deployed: false, status: 'built' });
  expect(await read(id)).toMatchObject({ all_changes_deployed: true, deployed_version: { number: 1 } });
  await api('PATCH', `/actions/actions/${id}`, { code: 'exports.x = 1' });
  expect(await read(id)).toMatchObject({ all_changes_deployed: false, deployed_version: { code: CODE } });
  await api('POST', `/actions/actions/${id}/deploy`);
  await api('POST', `/actions/actions/${id}/versions/${first.id}/deploy`);
  expect(await read(id)).toMatchObject({ code: CODE, deployed_version: { number: 3, code: CODE } });
  const { body } = await api('GET', `/actions/actions/${id}/versions`);
  expect(body.versions.map(({ number }: { number: number }) => number)).toEqual([3, 2, 1]);
  expect(body.versions[0].action).toMatchObject({ id, name: 'changing' });
  expect(body.total).toBe(3);
});

test('bindings keep their order and ids, and show Actions without code', async () => {
  const [one, two] = [await created('one'), await created('two')];
  for (const { id } of [one, two]) await api('POST', `/actions/actions/${id}/deploy`);
  const path = '/actions/triggers/post-login/bindings';
  const { body: before } = await api('PATCH', path, bindings([one, two]));
  expect(before.bindings[0].action).toMatchObject({ id: one.id, all_changes_deployed: false });
  expect(before.bindings[0].action).not.toHaveProperty('code');
  const { body: after } = await api('PATCH', path, bindings([two, one]));
  const ids = (body: { bindings: { id: string }[] }) => body.bindings.map(({ id }) => id);
  expect(ids(after)).toEqual(ids(before).reverse());
  expect((await api('GET', path)).body).toMatchObject({ total: 2, per_page: 20 });
  const bound = await api('DELETE', `/actions/actions/${one.id}`);
  expect([bound.status, bound.body.errorCode]).toEqual([400, 'action_is_bound']);
  expect((await api('DELETE', `/actions/actions/${one.id}?force=true`)).status).toBe(204);
  expect(ids((await api('GET', path)).body)).toEqual([ids(after)[0]]);
  const free = await created('free');
  expect((await api('DELETE', `/actions/actions/${free.id}?force=true`)).status).toBe(204);
});

test('an Action that is not deployed, or not there, cannot be bound', async () => {
  const draft = await created('draft');
  const path = '/actions/triggers/credentials-exchange/bindings';
  expect((await api('PATCH', path, bindings([draft]))).status).toBe(400);
  expect((await api('PATCH', path, bindings([{ id: '00000000-0000-4000-8000-000000000000' }]))).status).toBe(400);
  expect((await api('GET', path)).body).toEqual({ bindings: [], per_page: 20 });
});

test('triggers are listed with their versions, and those that are not described are served too', async () => {
  const { triggers } = (await api('GET', '/actions/triggers')).body;
  expect(triggers).toContainEqual(expect.objectContaining({ ...POST_LOGIN[0], status: 'CURRENT' }));
  expect(triggers.filter(({ id }: { id: string }) => id === 'post-login')).toHaveLength(3);
  expect((await api('GET', '/actions/triggers/mcp-tool/bindings')).status).toBe(200);
});
