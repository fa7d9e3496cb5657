import { readFileSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import { join } from 'node:path';

type Require = (id: string) => unknown;
interface Dependency {
  name: string;
  version: string;
}

const requireBuiltin = createRequire('/');

/**
 * Actions on Node 22 read files and write none: "Filesystem write access has been disabled." Source:
 * auth0.com/docs/troubleshoot/product-lifecycle/deprecations-and-migrations/migrate-nodejs-22, 2026-11-23.
 */
const WRITERS =
  /^(append|chmod|chown|copy|cp|createWrite|fchmod|fchown|fdatasync|fsync|ftruncate|futimes|lchmod|lchown|link|lutimes|mkdir|mkdtemp|open(Sync)?$|rename|rm|symlink|truncate|unlink|utimes|write)/;

/** ASSUMPTION action-processes (emulator/assumptions.ts): from these an Action could leave its thread. */
const REFUSED = new Set(['child_process', 'cluster', 'inspector', 'inspector/promises', 'repl', 'worker_threads']);

/**
 * The `require` of an Action: Node's own modules, and the packages that it declares in exactly the version that it
 * declares, from `node_modules` below `packagesFrom`. Nothing else is there.
 */
export function requireFor(dependencies: readonly Dependency[], packagesFrom: string): Require {
  const own: Require = (id) => {
    const name = id.replace(/^node:/, '');
    if (REFUSED.has(name)) throw new Error(`Actions cannot use the module "${name}"`);
    if (name === 'fs' || name === 'fs/promises') return readOnly(requireBuiltin(id));
    if (name === 'module') return { builtinModules, createRequire: () => own };
    if (builtinModules.includes(name)) return requireBuiltin(id);
    const declared = dependencies.find((one) => id === one.name || id.startsWith(`${one.name}/`));
    if (!declared) throw new Error(`Cannot find module '${id}'`);
    requireVersion(declared, packagesFrom);
    return createRequire(join(packagesFrom, 'index.js'))(id);
  };
  return own;
}

/** Auth0 installs what is declared; here it must be installed already, and be the same. */
function requireVersion({ name, version }: Dependency, packagesFrom: string): void {
  const installed = versionOf(join(packagesFrom, 'node_modules', name, 'package.json'));
  if (installed === version) return;
  const found = installed === undefined ? 'it is not installed' : `${installed} is installed`;
  throw new Error(
    `The Action declares ${name} ${version}, and ${found} here: npm install --save-dev --save-exact ${name}@${version}`,
  );
}

function versionOf(file: string): string | undefined {
  try {
    return String(JSON.parse(readFileSync(file, 'utf8')).version);
  } catch {
    return undefined;
  }
}

function readOnly(module: { readonly [name: string]: unknown }): object {
  const entries = Object.entries(module).map(([name, value]): [string, unknown] => {
    if (name === 'promises') return [name, readOnly(value as { [name: string]: unknown })];
    return [name, WRITERS.test(name) ? refuse : value];
  });
  return Object.fromEntries(entries);
}

function refuse(): never {
  throw new Error('Actions cannot write to the file system');
}

/** Closes the ways around `require`. */
export function guardProcess(): void {
  const bare = requireFor([], '/');
  const isBuiltin = (id: string) => builtinModules.includes(id.replace(/^node:/, ''));
  Object.assign(process, {
    getBuiltinModule: (id: string) => (isBuiltin(id) ? bare(id) : undefined),
    binding: refuseBinding,
    dlopen: refuseBinding,
  });
}

function refuseBinding(): never {
  throw new Error('Actions cannot use what Node has inside');
}
