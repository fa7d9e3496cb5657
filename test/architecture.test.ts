import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseAst } from 'vite';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const ROOMS = ['actions', 'emulator', 'scripts', 'test', 'bench'];
const LONGEST_FILE = 350;
const LONGEST_FUNCTION = 60;

/**
 * Who may import whom: a room and the rooms (or files) whose modules it may import. The room itself is always among
 * them. The most specific room of a file counts.
 */
const MAY_IMPORT: { [room: string]: readonly string[] } = {
  'scripts/cli.ts': ['scripts/commands', 'scripts/errors.ts'],
  'scripts/commands': ['scripts', 'emulator/index.ts'],
  'scripts/config': ['scripts/errors.ts'],
  'scripts/policy': ['scripts/config', 'scripts/errors.ts'],
  'scripts/plan': ['scripts/errors.ts'],
  'scripts/tenants': ['scripts/config', 'scripts/plan', 'scripts/errors.ts'],
  'scripts/adopt': ['scripts/config', 'scripts/plan', 'scripts/errors.ts'],
  'scripts/journey': ['scripts/tenants', 'scripts/errors.ts'],
  'scripts/bundle.ts': ['scripts/actions', 'scripts/errors.ts'],
  'scripts/actions': ['scripts/errors.ts'],
  'scripts/invitations': ['scripts/tenants', 'scripts/journey', 'scripts/config', 'scripts/errors.ts'],
  'scripts/doctor': ['scripts/tenants', 'scripts/journey', 'scripts/config', 'scripts/errors.ts'],
  'scripts/errors.ts': [],
  actions: [],
  emulator: [],
  test: ['actions', 'emulator', 'scripts'],
  bench: ['emulator/index.ts', 'scripts', 'test'],
};

/** Modules that a pure room must not reach for. */
const IMPURE = /^node:(fs|http|https|net|tls|child_process|dns|timers)/;

interface Module {
  path: string;
  text: string;
  imports: { specifier: string; isType: boolean }[];
}

interface Node {
  type: string;
  start: number;
  end: number;
  [field: string]: unknown;
}

const modules = ROOMS.flatMap((room) => {
  const names = readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => /\.(ts|cjs)$/.test(name) && !name.endsWith('.d.ts')).map((name) => join(room, name));
})
  .filter((path) => !path.startsWith('test/fixtures/'))
  .map(readModule);

function readModule(path: string): Module {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const imports: Module['imports'] = [];
  if (path.endsWith('.ts')) visit(parse(text), (node) => collectImport(node, imports));
  return { path, text, imports };
}

function parse(text: string): Node {
  return parseAst(text, { lang: 'ts' }) as unknown as Node;
}

function visit(node: unknown, look: (node: Node) => void): void {
  if (Array.isArray(node)) {
    for (const item of node) visit(item, look);
  } else if (typeof node === 'object' && node !== null) {
    if ('type' in node && 'start' in node) look(node as Node);
    for (const value of Object.values(node)) if (typeof value === 'object') visit(value, look);
  }
}

function collectImport(node: Node, imports: Module['imports']): void {
  if (
    ![
      'ImportDeclaration',
      'ExportNamedDeclaration',
      'ExportAllDeclaration',
      'ImportExpression',
      'TSImportType',
    ].includes(node.type)
  ) {
    return;
  }
  // import('./x.ts').Type names its module in a field of its own.
  const source = (node.source ?? node.argument) as { value?: unknown } | null | undefined;
  if (typeof source?.value !== 'string') return;
  const isType = node.importKind === 'type' || node.exportKind === 'type' || node.type === 'TSImportType';
  imports.push({ specifier: source.value, isType });
}

/** The imported file, from the project's root; undefined for a package. */
function target({ path }: Module, specifier: string): string | undefined {
  return specifier.startsWith('.') ? relative(ROOT, resolve(ROOT, dirname(path), specifier)) : undefined;
}

function roomOf(path: string): string {
  const rooms = Object.keys(MAY_IMPORT).filter((room) => path === room || path.startsWith(`${room}/`));
  return rooms.sort((a, b) => b.length - a.length)[0] ?? path;
}

const isWithin = (path: string, room: string) => path === room || path.startsWith(`${room}/`);

test('there is something to look at', () => {
  expect(modules.length).toBeGreaterThan(100);
  expect(modules.flatMap(({ imports }) => imports).length).toBeGreaterThan(300);
});

test('rooms import only what the design lets them', () => {
  const broken = modules.flatMap((module) =>
    module.imports.flatMap(({ specifier }) => {
      const imported = target(module, specifier);
      const room = roomOf(module.path);
      const allowed = [room, ...(MAY_IMPORT[room] ?? [])];
      if (!imported) return [];
      return allowed.some((other) => isWithin(imported, other)) ? [] : [`${module.path} -> ${imported}`];
    }),
  );
  expect(broken).toEqual([]);
});

test('a plan is made without files, network or clock', () => {
  const broken = modules.flatMap(({ path, imports, text }) => {
    if (!path.startsWith('scripts/plan/')) return [];
    const reached = imports.filter(({ specifier }) => IMPURE.test(specifier)).map(({ specifier }) => specifier);
    const clock = /\bDate\.now\(|new Date\(\)/.test(text) ? ['the clock'] : [];
    return [...reached, ...clock].map((what) => `${path} -> ${what}`);
  });
  expect(broken).toEqual([]);
});

test("Auth0's types are only types in Actions, and Actions import no package", () => {
  const broken = modules.flatMap(({ path, imports }) => {
    if (!path.startsWith('actions/')) return [];
    const packages = imports.filter(({ specifier, isType }) => !specifier.startsWith('.') && !isType);
    return packages.map(({ specifier }) => `${path} -> ${specifier}`);
  });
  expect(broken).toEqual([]);
});

test('no imports go in a circle', () => {
  const edges = new Map(
    modules.map((module) => {
      const runtime = module.imports.filter(({ isType }) => !isType);
      return [module.path, runtime.flatMap(({ specifier }) => target(module, specifier) ?? [])];
    }),
  );
  const done = new Set<string>();
  const circles: string[] = [];
  const walk = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) circles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
    if (trail.includes(path) || done.has(path)) return;
    for (const next of edges.get(path) ?? []) walk(next, [...trail, path]);
    done.add(path);
  };
  for (const path of edges.keys()) walk(path, []);
  expect(circles).toEqual([]);
});

test(`no file has more than ${LONGEST_FILE} lines`, () => {
  const long = modules.map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }));
  expect(long.filter(({ lines }) => lines > LONGEST_FILE)).toEqual([]);
});

test(`no function has more than ${LONGEST_FUNCTION} lines`, () => {
  const kinds = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'];
  const long = modules.flatMap(({ path, text }) => {
    if (!path.endsWith('.ts')) return [];
    const found: string[] = [];
    visit(parse(text), ({ type, start, end }) => {
      const lines = text.slice(start, end).split('\n').length;
      // What is passed to describe() is a list of tests, not a function to follow.
      const isList = path.startsWith('test/') && /^\s+test(\.each)?\(/m.test(text.slice(start, end));
      if (kinds.includes(type) && lines > LONGEST_FUNCTION && !isList) {
        found.push(`${path}:${text.slice(0, start).split('\n').length} has ${lines} lines`);
      }
    });
    return found;
  });
  expect(long).toEqual([]);
});

test('only the command line talks to the console and ends the process', () => {
  const MAY = ['scripts/cli.ts', 'emulator/main.ts'];
  const broken = modules.flatMap(({ path, text }) => {
    if (!/^(scripts|emulator)\//.test(path) || MAY.includes(path)) return [];
    const found: string[] = [];
    visit(parse(text), (node) => {
      const { object, property } = (node.callee ?? {}) as { object?: { name?: string }; property?: { name?: string } };
      const isExit = object?.name === 'process' && property?.name === 'exit';
      if (isExit || object?.name === 'console') found.push(`${path}:${text.slice(0, node.start).split('\n').length}`);
    });
    return found;
  });
  expect(broken).toEqual([]);
});
