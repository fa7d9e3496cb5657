import { builtinModules, createRequire } from 'node:module';

const requireBuiltin = createRequire('/');

/**
 * Actions on Node 22 read files and write none: "Filesystem write access has been disabled." Source:
 * auth0.com/docs/troubleshoot/product-lifecycle/deprecations-and-migrations/migrate-nodejs-22, 2026-11-23.
 */
const WRITERS =
  /^(append|chmod|chown|copy|cp|createWrite|fchmod|fchown|fdatasync|fsync|ftruncate|futimes|lchmod|lchown|link|lutimes|mkdir|mkdtemp|open(Sync)?$|rename|rm|symlink|truncate|unlink|utimes|write)/;

/** The `require` of an Action: Node's own modules only. A package is bundled into the Action, or it is not there. */
export function requireFor(dependencies: readonly string[]): (id: string) => unknown {
  return (id) => {
    const name = id.replace(/^node:/, '');
    if (name === 'fs' || name === 'fs/promises') return readOnly(requireBuiltin(id));
    if (builtinModules.includes(name)) return requireBuiltin(id);
    const isDeclared = dependencies.some((dependency) => id === dependency || id.startsWith(`${dependency}/`));
    throw new Error(
      isDeclared
        ? `require("${id}"): declared dependencies of Actions are not emulated by this local tenant; bundle the package`
        : `Cannot find module '${id}'`,
    );
  };
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
