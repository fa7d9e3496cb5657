import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { action, bench, loginEvent } from './support.ts';

const NOTHING = { idTokenClaims: {}, accessTokenClaims: {}, addedScopes: [], removedScopes: [] };
const SHORT = { milliseconds: 400, megabytes: 32 };

test('a tenant without bound Actions lets the login pass and starts no thread', async () => {
  const { runtime, runs } = bench();
  expect(await runtime.postLogin(loginEvent())).toEqual(NOTHING);
  expect(runs()).toEqual([]);
});

test('Actions run in the order of their bindings, the later one wins, and a denial ends the chain', async () => {
  const { runtime, bind, runs } = bench();
  bind({
    first: action(`api.idToken.setCustomClaim('https://a.example/x', 1); api.user.setAppMetadata('seen', true);`),
    second: action(`api.idToken.setCustomClaim('https://a.example/x', 2); api.access.deny('not today');`),
    third: action(`api.idToken.setCustomClaim('https://a.example/x', 3);`),
  });
  expect(await runtime.postLogin(loginEvent())).toEqual({
    ...NOTHING,
    denied: 'not today',
    deniedBy: 'access',
    idTokenClaims: { 'https://a.example/x': 2 },
    appMetadata: { seen: true },
  });
  expect(runs()).toMatchObject([{ trigger: 'post-login', actions: ['first', 'second'], outcome: 'access' }]);
});

test('each Action gets an event of its own with its own secrets, and shares transaction metadata', async () => {
  const { runtime, bind, told, runs } = bench();
  bind(
    {
      first: action(`event.user.user_id = 'x'; delete event.secrets.KEY; api.transaction.setMetadata('n', 1);`),
      second: action(`console.log(event.user.user_id, event.secrets.KEY, event.transaction.metadata.n);`),
    },
    { KEY: 'open-sesame' },
  );
  await runtime.postLogin(loginEvent());
  expect(told).toEqual(['Action second log: auth0|ann *** 1']);
  expect(JSON.stringify(runs())).not.toContain('open-sesame');
});

test('a new version runs at the next login', async () => {
  const { runtime, bind } = bench();
  bind({ one: action(`api.accessToken.addScope('old')`) });
  expect((await runtime.postLogin(loginEvent())).addedScopes).toEqual(['old']);
  bind({ one: action(`api.accessToken.addScope('new')`) });
  expect((await runtime.postLogin(loginEvent())).addedScopes).toEqual(['new']);
});

test.each([
  ['throws', action(`throw new TypeError('no such thing')`), 'error', 'no such thing'],
  ['rejects with no error', action(`return Promise.reject('soon')`), 'error', 'soon'],
  ['does not compile', 'exports.onExecutePostLogin = async (', 'error', /Unexpected/],
  ['fails while it loads', `throw new Error('at load')`, 'error', 'at load'],
  ['exports nothing', 'module.exports = {}', 'error', 'The Action exports no function onExecutePostLogin'],
  ['requires a package', `require('left-pad')`, 'error', "Cannot find module 'left-pad'"],
  ['hangs', action('for (;;) {}'), 'timeout', 'The Actions took longer than 0.4 s'],
  ['never settles', action('await new Promise(() => {})'), 'timeout', 'The Actions took longer than 0.4 s'],
  ['exits', action('process.exit(0)'), 'exit', 'The Action ended its process'],
  [
    'eats memory',
    action(`const all = []; for (;;) all.push(new Array(1e5).fill({}));`),
    'memory',
    'The Action took more than 32 MB of memory',
  ],
])('an Action that %s fails its login and no other', async (_, code, deniedBy, denied) => {
  const { runtime, bind, runs } = bench({
    ...SHORT,
    milliseconds: deniedBy === 'timeout' ? SHORT.milliseconds : 20_000,
  });
  const good = action(`api.idToken.setCustomClaim('https://a.example/ok', true)`);
  bind({ bad: code });
  const failing = runtime.postLogin(loginEvent());
  bind({ good });
  const passing = runtime.postLogin(loginEvent());
  expect(await failing).toEqual({ ...NOTHING, deniedBy, denied: expect.stringMatching(denied) });
  expect(runs().find(({ outcome }) => outcome === deniedBy)).toMatchObject({ error: { action: 'bad' } });
  expect((await passing).idTokenClaims).toEqual({ 'https://a.example/ok': true });
  expect((await runtime.postLogin(loginEvent())).idTokenClaims).toEqual({ 'https://a.example/ok': true });
  bind({ bad: code });
  expect((await runtime.postLogin(loginEvent())).deniedBy).toBe(deniedBy);
});

test.each([
  `setTimeout(() => { throw new Error('late') }, 50)`,
  `setTimeout(() => Promise.reject(new Error('late')), 50)`,
])('what an Action leaves behind fails and prints in no later login: %s', async (leftover) => {
  const { runtime, bind, told } = bench();
  bind({ late: action(`${leftover}; setTimeout(() => console.log('late'), 50)`) });
  expect((await runtime.postLogin(loginEvent())).denied).toBeUndefined();
  bind({ next: action(`await new Promise((resolve) => setTimeout(resolve, 200)); console.log('next')`) });
  expect((await runtime.postLogin(loginEvent())).denied).toBeUndefined();
  expect(told).toEqual(['Action next log: next']);
});

test('a thread that an earlier Action keeps busy is replaced, and the next login passes', async () => {
  const { runtime, bind } = bench();
  bind({ busy: action('setTimeout(() => { for (;;) {} }, 0)') });
  expect((await runtime.postLogin(loginEvent())).denied).toBeUndefined();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect((await runtime.postLogin(loginEvent())).denied).toBeUndefined();
});

test('an Action sees neither the environment of the tenant nor its arguments', async () => {
  process.env.SECRET_OF_THE_MACHINE = 'hidden';
  const { runtime, bind, told } = bench();
  bind({ spy: action('console.log(JSON.stringify(process.env))') });
  await runtime.postLogin(loginEvent());
  delete process.env.SECRET_OF_THE_MACHINE;
  expect(told).toEqual(['Action spy log: {}']);
});

test.each([
  "require('fs').writeFileSync('/tmp/x', '')",
  "require('node:fs').promises.rm('/tmp/x')",
  "require('fs/promises').mkdir('/tmp/x')",
])('an Action cannot write files: %s', async (code) => {
  const { runtime, bind } = bench();
  bind({ one: action(code) });
  expect((await runtime.postLogin(loginEvent())).denied).toBe('Actions cannot write to the file system');
});

test('an Action can use what Node has', async () => {
  const { runtime, bind } = bench();
  const code = `api.idToken.setCustomClaim('https://a.example/x', [require('node:crypto').createHash('sha256').update('a').digest('hex').length,
    typeof require('fs').readFileSync, typeof fetch, new URL('https://a.example/b').pathname, process.version.split('.')[0]]);`;
  bind({ one: action(code) });
  expect((await runtime.postLogin(loginEvent())).idTokenClaims).toEqual({
    'https://a.example/x': [64, 'function', 'function', '/b', 'v22'],
  });
});

test('256 characters of the console are kept for each Action', async () => {
  const { runtime, bind, runs } = bench();
  bind({
    long: action(`console.log('a'.repeat(200)); console.warn('b'.repeat(200)); console.error('c')`),
    short: action(`console.log('%s-%d', 'd', 1)`),
  });
  await runtime.postLogin(loginEvent());
  expect(runs()[0]?.console).toEqual([
    { action: 'long', level: 'log', text: 'a'.repeat(200) },
    { action: 'long', level: 'warn', text: 'b'.repeat(56), cut: true },
    { action: 'short', level: 'log', text: 'd-1' },
  ]);
});

test('code above 100 kB is refused', async () => {
  const { runtime, bind } = bench();
  bind({ fat: action(`/*${'x'.repeat(100 * 1024)}*/`) });
  expect(await runtime.postLogin(loginEvent())).toMatchObject({ denied: 'The Action fat is larger than 100 kB' });
});

test.each<[what: string, secrets: { [name: string]: string }, packages: number, says: string]>([
  ['31 secrets', Object.fromEntries(Array.from({ length: 31 }, (_, i) => [`S${i}`, 'x'])), 0, 'more than 30 secrets'],
  ['a long name', { ['N'.repeat(129)]: 'x' }, 0, 'name is longer than 128'],
  ['a long value', { S: 'x'.repeat(4097) }, 0, 'more than 4096 characters'],
  ['11 packages', {}, 11, 'more than 10 dependencies'],
])('%s are refused, as Auth0 refuses them', async (_, secrets, packages, says) => {
  const { runtime, bind } = bench();
  const dependencies = Array.from({ length: packages }, (_, i) => ({ name: `p${i}`, version: '1.0.0' }));
  bind({ one: action('') }, secrets, dependencies);
  const { denied, deniedBy } = await runtime.postLogin(loginEvent());
  expect([denied, deniedBy]).toEqual([expect.stringContaining(says), 'error']);
});

test('the 21st Action of a trigger is refused', async () => {
  const { runtime, bind } = bench();
  const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`a${i}`, action('')]));
  bind(many(20));
  expect((await runtime.postLogin(loginEvent())).denied).toBeUndefined();
  bind(many(21));
  expect((await runtime.postLogin(loginEvent())).denied).toBe('A trigger has at most 20 Actions, not 21');
});

test('ten logins at once are all answered', async () => {
  const { runtime, bind } = bench();
  bind({
    slow: action(
      `await new Promise((r) => setTimeout(r, 20)); api.idToken.setCustomClaim('https://a.example/me', event.user.user_id)`,
    ),
  });
  const users = Array.from({ length: 10 }, (_, i) => `auth0|${i}`);
  const outcomes = await Promise.all(users.map((user_id) => runtime.postLogin(loginEvent({ user: { user_id } }))));
  expect(outcomes.map((outcome) => outcome.idTokenClaims['https://a.example/me'])).toEqual(users);
});

test('an Action that never stops printing or asking does not drown the tenant', async () => {
  const { runtime, bind, told } = bench(SHORT);
  bind({ loud: action(`for (;;) { console.log('x'); process.stdout.write('y'); }`) });
  expect((await runtime.postLogin(loginEvent())).deniedBy).toMatch(/timeout|memory/);
  expect(told.length).toBeLessThanOrEqual(1001);
  bind({ curious: action('for (;;) api.roles.getUserEffectiveRoles().catch(() => undefined)') });
  expect((await runtime.postLogin(loginEvent())).denied).toBe('Too many questions to the tenant at once');
});

test('closing ends what still runs, and a login after that fails', async () => {
  const { runtime, bind } = bench();
  bind({ slow: action('await new Promise(() => {})') });
  const running = runtime.postLogin(loginEvent());
  await new Promise((resolve) => setTimeout(resolve, 100));
  await runtime.close();
  expect((await running).deniedBy).toBe('exit');
  expect((await runtime.postLogin(loginEvent())).denied).toBe('The Action runtime was closed');
});

test.each([
  ['Array.prototype', `Array.prototype.some = () => true`],
  ['Object.prototype', `Object.prototype.isAdmin = true`],
  ['JSON', `JSON.stringify = () => '[]'`],
  ['a getter', `Object.defineProperty(Object.prototype, 'roles', { get: () => ['admin'], configurable: true })`],
  ['Promise', `Promise.prototype.then = function () { return this }`],
  ['console', `console.log = () => {}`],
  ['an iterator', `Object.getPrototypeOf([][Symbol.iterator]()).next = () => ({ done: true })`],
])('an Action that changes %s for all code changes it for no later login', async (_, code) => {
  const { runtime, bind, told } = bench();
  bind({ spoiler: action(code) });
  await runtime.postLogin(loginEvent());
  const probe = `console.log([{}.isAdmin, {}.roles, [1].some((x) => x > 1), JSON.stringify({ a: 1 }), [...[1]].length].join())`;
  bind({ probe: action(probe) });
  expect((await runtime.postLogin(loginEvent())).denied).toBeUndefined();
  expect(told.at(-1)).toBe('Action probe log: ,,false,{"a":1},1');
});

test('an honest Action keeps its thread: what a module remembers is there at the next login', async () => {
  const { runtime, bind } = bench();
  bind({
    counter: `let count = 0; exports.onExecutePostLogin = async (event, api) => {
      count += 1; globalThis.seen = count; new Intl.DateTimeFormat('en').format(0); await fetch('data:,x');
      'x'.replace(/x/, 'y'); new Error('x').stack; api.user.setUserMetadata('count', count) };`,
  });
  const count = async () => (await runtime.postLogin(loginEvent())).userMetadata?.count;
  expect([await count(), await count(), await count()]).toEqual([1, 2, 3]);
});

test.each([
  ['while it runs', `Promise.reject(new Error('lost')); await new Promise((r) => setTimeout(r, 50))`, 'error', 'lost'],
  [
    'from a timer',
    `setTimeout(() => { throw new Error('thrown') }, 1); await new Promise((r) => setTimeout(r, 50))`,
    'error',
    'thrown',
  ],
])('a rejection or error that nobody catches %s fails the login', async (_, code, deniedBy, message) => {
  const { runtime, bind } = bench();
  bind({ bad: action(code) });
  expect(await runtime.postLogin(loginEvent())).toMatchObject({ deniedBy, denied: expect.stringContaining(message) });
  bind({ good: action('') });
  expect((await runtime.postLogin(loginEvent())).denied).toBeUndefined();
});

test.each([
  [`require('child_process').execSync('true')`, 'Actions cannot use the module "child_process"'],
  [
    `require('node:worker_threads').parentPort.postMessage({ kind: 'result', effects: '[]' })`,
    'Actions cannot use the module "worker_threads"',
  ],
  [`require('module').createRequire('/')('child_process')`, 'Actions cannot use the module "child_process"'],
  [`process.getBuiltinModule('worker_threads')`, 'Actions cannot use the module "worker_threads"'],
  [`process.binding('fs')`, 'Actions cannot use what Node has inside'],
  [`await import('node:fs')`, /dynamic import/],
])('there is no way out of the thread: %s', async (code, message) => {
  const { runtime, bind } = bench();
  bind({ one: action(code) });
  expect((await runtime.postLogin(loginEvent())).denied).toMatch(message);
});

test('an Action that asks for more than fits into a login fails, and the tenant is not drowned', async () => {
  const { runtime, bind } = bench();
  bind({
    big: action(`for (let i = 0; i < 50; i++) api.idToken.setCustomClaim('https://a.example/' + i, 'x'.repeat(1e5))`),
  });
  expect((await runtime.postLogin(loginEvent())).denied).toMatch(/more than fits into a login/);
});

/** A folder whose node_modules hold these packages. */
function packages(...names: [name: string, version: string, code: string][]): string {
  const folder = mkdtempSync(join(tmpdir(), 'packages-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, version, code] of names) {
    mkdirSync(join(folder, 'node_modules', name), { recursive: true });
    writeFileSync(join(folder, 'node_modules', name, 'package.json'), JSON.stringify({ name, version }));
    writeFileSync(join(folder, 'node_modules', name, 'index.js'), code);
  }
  return folder;
}

test('a declared package is there in the version that is declared, and no other package is', async () => {
  const folder = packages(
    ['colour', '1.2.3', `exports.name = 'red'`],
    ['other', '1.0.0', ''],
    ['@scope/kit', '2.0.0', `module.exports = 'kit'`],
  );
  const { runtime, bind } = bench(undefined, folder);
  const use = (id: string) => ({ one: action(`api.access.deny(String(require('${id}').name ?? require('${id}')))`) });
  const denied = async () => (await runtime.postLogin(loginEvent())).denied;
  const dependencies = [
    { name: 'colour', version: '1.2.3' },
    { name: '@scope/kit', version: '2.0.0' },
    { name: 'absent', version: '1.0.0' },
  ];
  bind(use('colour'), {}, dependencies);
  expect(await denied()).toBe('red');
  bind(use('@scope/kit'), {}, dependencies);
  expect(await denied()).toBe('kit');
  bind(use('other'), {}, dependencies);
  expect(await denied()).toBe("Cannot find module 'other'");
  bind(use('absent'), {}, dependencies);
  expect(await denied()).toBe(
    'The Action declares absent 1.0.0, and it is not installed here: npm install --save-dev --save-exact absent@1.0.0',
  );
  bind(use('colour'), {}, [{ name: 'colour', version: '1.2.4' }]);
  expect(await denied()).toMatch('The Action declares colour 1.2.4, and 1.2.3 is installed here');
});
