import { expect, test } from 'vitest';
import type { Write } from '../../../emulator/store/collection.ts';
import type { RoleRow } from '../../../emulator/store/rows.ts';
import { Store } from '../../../emulator/store/store.ts';

const role = (id: string, name: string): RoleRow => ({ id, name });

test('an index follows a row that is renamed and forgets one that is deleted', () => {
  const roles = new Store().collection('roles');
  roles.put('rol_1', role('rol_1', 'admin'));
  roles.put('rol_1', role('rol_1', 'owner'));
  expect(roles.by('name', 'admin')).toEqual([]);
  expect(roles.firstBy('name', 'owner')).toEqual(role('rol_1', 'owner'));
  expect(roles.delete('rol_1')).toBe(true);
  expect(roles.countBy('name', 'owner')).toBe(0);
  expect(roles.delete('rol_1')).toBe(false);
});

test('a replaced row keeps its place in the order', () => {
  const roles = new Store().collection('roles');
  for (const id of ['rol_1', 'rol_2', 'rol_3']) roles.put(id, role(id, id));
  roles.put('rol_2', role('rol_2', 'changed'));
  expect([...roles.values()].map(({ id }) => id)).toEqual(['rol_1', 'rol_2', 'rol_3']);
});

test('what is exported and imported again is the same, order and clock included', () => {
  const first = new Store();
  first.collection('roles').put('rol_2', role('rol_2', 'b'));
  first.collection('roles').put('rol_1', role('rol_1', 'a'));
  first.collection('some_other_kind').put('__proto__', { x: [1, { y: null }] });
  first.clock.advance(90);
  const exported = JSON.parse(JSON.stringify(first.export()));
  const second = new Store();
  second.import(exported);
  expect(second.export()).toEqual(first.export());
  expect(second.collection('roles').firstBy('name', 'b')?.id).toBe('rol_2');
  expect(second.clock.offsetSeconds).toBe(90);
});

test.each([
  ['another version', { version: 2, clock_offset_seconds: 0, collections: {} }],
  ['no collections', { version: 1, clock_offset_seconds: 0 }],
  ['rows without ids', { version: 1, clock_offset_seconds: 0, collections: { roles: [{ id: 'rol_1' }] } }],
  ['no object at all', 'text'],
  ['a time that no date can tell', { version: 1, clock_offset_seconds: 1e300, collections: {} }],
  ['rows that no index can read', { version: 1, clock_offset_seconds: 0, collections: { users: [['auth0|1', {}]] } }],
])('importing %s is refused and changes nothing', (_what, state) => {
  const store = new Store();
  store.collection('roles').put('rol_1', role('rol_1', 'admin'));
  expect(() => store.import(state)).toThrow(expect.objectContaining({ code: 'STATE_UNREADABLE' }));
  expect(store.collection('roles').size).toBe(1);
});

test('a request takes back what it wrote, and nobody else what it has not committed', () => {
  const store = new Store();
  const roles = store.collection('roles');
  roles.put('rol_1', role('rol_1', 'admin'));
  const writes: Write[] = [];
  store.during(writes, () => {
    roles.put('rol_1', role('rol_1', 'owner'));
    roles.put('rol_2', role('rol_2', 'new'));
    expect(writes).toHaveLength(2);
    store.undo();
  });
  expect([...roles.values()]).toEqual([role('rol_1', 'admin')]);
  expect([roles.countBy('name', 'owner'), roles.countBy('name', 'admin'), writes]).toEqual([0, 1, []]);
  const kept: (readonly Write[])[] = [];
  store.keeper = { append: (committed) => void kept.push(committed), rewrite: () => undefined };
  store.commit();
  expect(kept.flat().map(({ id }) => id)).toEqual(['rol_1']);
});

test('what cannot be kept did not happen', () => {
  const store = new Store();
  store.collection('roles').put('rol_1', role('rol_1', 'admin'));
  store.commit();
  const full = () => {
    throw new Error('full');
  };
  store.keeper = { append: full, rewrite: full };
  store.during([], () => {
    store.collection('roles').delete('rol_1');
    expect(() => store.commit()).toThrow('full');
  });
  expect(() => store.replace(() => store.clear())).toThrow('full');
  expect(() => store.advanceClock(5)).toThrow('full');
  expect([store.collection('roles').size, store.clock.offsetSeconds]).toEqual([1, 0]);
});
