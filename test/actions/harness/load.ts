import { createRequire } from 'node:module';
import { basename, dirname } from 'node:path';
import { compileFunction } from 'node:vm';
import { build } from 'esbuild';

/** A handler as Auth0 calls it. */
export type Handler = (event: object, api: object) => unknown;

/** One Action, bundled and compiled as the tenant gets it. */
export interface LoadedAction {
  name: string;
  /** The bundle itself. */
  code: string;
  /** Calls an exported handler. @throws when there is none of that name. */
  execute: (handler: string, event: object, api: object) => Promise<void>;
}

/** Bundles `actions/NAME/action.ts` to CommonJS and compiles it. */
export async function loadAction(file: string): Promise<LoadedAction> {
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    write: false,
    minifySyntax: true,
    minifyWhitespace: true,
  });
  const code = outputFiles[0]?.text ?? '';
  const isEntry = ['action.ts', 'action.js'].includes(basename(file));
  return compileAction(isEntry ? basename(dirname(file)) : basename(file), code);
}

/** Compiles the code of an Action, such as a bundle or the string of a dashboard. */
export function compileAction(name: string, code: string): LoadedAction {
  const module: { exports: { [name: string]: unknown } } = { exports: {} };
  compileFunction(code, ['exports', 'require', 'module'], { filename: `${name}.js` })(
    module.exports,
    createRequire('/'),
    module,
  );
  const execute = async (handler: string, event: object, api: object) => {
    const found = module.exports[handler];
    if (typeof found !== 'function') throw new Error(`${name} exports no function ${handler}`);
    await (found as Handler)(event, api);
  };
  return { name, code, execute };
}
