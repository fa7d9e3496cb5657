import { expect, test } from 'vitest';
import { useTenant } from './tenant.ts';

const api = useTenant();

test('a module is published, used by an Action, and cannot be deleted meanwhile', async () => {
  const { body: module } = await api('POST', '/actions/modules', { name: 'greet', code: 'module.exports = 1' });
  const path = `/actions/modules/${module.id}`;
  expect(module.all_changes_published).toBe(false);
  const { body: version } = await api('POST', `${path}/versions`);
  expect((await api('POST', `${path}/versions`)).status).toBe(409);
  const { body: action } = await api('POST', '/actions/actions', {
    name: 'a',
    supported_triggers: [{ id: 'post-login', version: 'v3' }],
    modules: [{ module_id: module.id, module_version_id: version.id }],
  });
  expect(action.modules[0]).toMatchObject({ module_name: 'greet', module_version_number: 1 });
  expect((await api('GET', `${path}/actions`)).body.actions).toHaveLength(1);
  expect((await api('DELETE', path)).status).toBe(412);
  await api('PATCH', path, { code: 'module.exports = 2' });
  expect((await api('GET', path)).body.all_changes_published).toBe(false);
  const { body: back } = await api('POST', `${path}/rollback`, { module_version_id: version.id });
  expect([back.code, back.all_changes_published]).toEqual(['module.exports = 1', true]);
});
