import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Persistence } from '../../../emulator/store/persistence.ts';
import { Store } from '../../../emulator/store/store.ts';

function stateFile(): string {
  const directory = mkdtempSync(join(tmpdir(), 'state-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return join(directory, 'tenant.json');
}

function opened(file: string): { store: Store; persistence: Persistence } {
  const store = new Store();
  return { store, persistence: new Persistence(store, file) };
}

function addRole(store: Store, id: string): void {
  store.collection('roles').put(id, { id, name: id });
  store.commit();
}

const ids = (store: Store) => [...store.collection('roles').values()].map(({ id }) => id);

test('what was committed survives a process that ends without closing', () => {
  const file = stateFile();
  const { store } = opened(file);
  addRole(store, 'rol_1');
  addRole(store, 'rol_2');
  store.collection('roles').delete('rol_1');
  store.commit();
  store.collection('roles').put('rol_3', { id: 'rol_3', name: 'never committed' });
  expect(ids(opened(file).store)).toEqual(['rol_2']);
});

test('a line that was cut short is dropped and what comes after the restart is kept', () => {
  const file = stateFile();
  addRole(opened(file).store, 'rol_1');
  appendFileSync(`${file}.journal`, '[{"c":"roles","i":"rol_2","r":{"id":"rol');
  const second = opened(file);
  expect(ids(second.store)).toEqual(['rol_1']);
  addRole(second.store, 'rol_3');
  expect(ids(opened(file).store)).toEqual(['rol_1', 'rol_3']);
});

test('closing folds the journal into one readable file', () => {
  const file = stateFile();
  const { store, persistence } = opened(file);
  addRole(store, 'rol_1');
  persistence.close();
  expect(JSON.parse(readFileSync(file, 'utf8')).collections.roles).toEqual([['rol_1', { id: 'rol_1', name: 'rol_1' }]]);
  expect(readFileSync(`${file}.journal`, 'utf8')).toBe('');
  expect(existsSync(`${file}.next`)).toBe(false);
});

test('a file that holds something else is refused and left as it was', () => {
  const file = stateFile();
  writeFileSync(file, 'not a state');
  expect(() => opened(file)).toThrow(expect.objectContaining({ code: 'STATE_UNREADABLE' }));
  expect(readFileSync(file, 'utf8')).toBe('not a state');
});

test('a journal with a broken line in the middle is refused: what stands behind it was answered', () => {
  const file = stateFile();
  const { store } = opened(file);
  addRole(store, 'rol_1');
  const kept = readFileSync(`${file}.journal`, 'utf8');
  const broken = `${kept}not a write\n${kept}`;
  writeFileSync(`${file}.journal`, broken);
  expect(() => opened(file)).toThrow(
    expect.objectContaining({ code: 'STATE_UNREADABLE', message: expect.stringContaining('Line 2') }),
  );
  expect(readFileSync(`${file}.journal`, 'utf8')).toBe(broken);
});

test('whoever takes the file away begins anew, without what the journal says', () => {
  const file = stateFile();
  addRole(opened(file).store, 'rol_1');
  rmSync(file);
  expect(ids(opened(file).store)).toEqual([]);
  expect(readFileSync(`${file}.journal`, 'utf8')).toBe('');
});

test('after a start a write is added to the journal, and the whole state is not written again', () => {
  const file = stateFile();
  addRole(opened(file).store, 'rol_1');
  const { store } = opened(file);
  const before = readFileSync(file, 'utf8');
  addRole(store, 'rol_2');
  expect(readFileSync(file, 'utf8')).toBe(before);
  expect(readFileSync(`${file}.journal`, 'utf8')).toContain('rol_2');
});

test('a state whose rows are broken is refused with the name of the file, and left as it was', () => {
  const file = stateFile();
  const state = JSON.stringify({ version: 1, clock_offset_seconds: 0, collections: { users: [['auth0|1', {}]] } });
  writeFileSync(file, state);
  expect(() => opened(file)).toThrow(
    expect.objectContaining({
      code: 'STATE_UNREADABLE',
      message: expect.stringMatching(/tenant\.json.*row "auth0\|1" of collection "users"/),
    }),
  );
  expect(readFileSync(file, 'utf8')).toBe(state);
});

test('a reset and a moved clock are safe at once, and many rows come back in their order', () => {
  const file = stateFile();
  const { store } = opened(file);
  addRole(store, 'rol_gone');
  store.replace(() => {
    store.clear();
    for (let n = 0; n < 2500; n += 1) store.collection('roles').put(`rol_${n}`, { id: `rol_${n}`, name: 'ü"\n' });
  });
  store.advanceClock(90);
  const again = opened(file).store;
  expect(again.export()).toEqual(store.export());
  expect([ids(again).length, ids(again)[2499], again.clock.offsetSeconds]).toEqual([2500, 'rol_2499', 90]);
});

test('a directory that is not there is named with what to do', () => {
  const file = join(stateFile(), 'missing', 'tenant.json');
  expect(() => opened(file)).toThrow(expect.objectContaining({ code: 'STATE_UNWRITABLE' }));
});
