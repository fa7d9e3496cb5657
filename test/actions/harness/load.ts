import { createRequire } from 'node:module';
import { basename, dirname } from 'node:path';
import { compileFunction } from 'node:vm';
import { bundleActions } from '../../../scripts/bundle.ts';

/** A handler as Auth0 calls it. */
export type Handler = (event: object, api: object) => unknown;

/** One Action, bundled and compiled as the tenant gets it. */
export interface LoadedAction {
  name: string;
  /** The bundle itself. */
  code: string;
  /** What it exports: `onExecutePostLogin`, and `onContinuePostLogin` where it redirects. */
  handlers: { readonly [name: string]: Handler };
  /** Calls an exported handler. @throws when there is none of that name. */
  execute: (handler: string, event: object, api: object) => Promise<void>;
}

/** Bundles `FOLDER/NAME/action.ts` as a deploy does and compiles it: the bytes are those that the tenant gets. */
export async function loadAction(file: string): Promise<LoadedAction> {
  const folder = dirname(file);
  const bundles = await bundleActions(dirname(folder), [basename(folder)]);
  return compileAction(basename(folder), bundles.get(basename(folder)) ?? '');
}

/** Compiles the code of an Action, such as a bundle or the string of a dashboard. */
export function compileAction(name: string, code: string): LoadedAction {
  const module: { exports: { [name: string]: Handler } } = { exports: {} };
  compileFunction(code, ['exports', 'require', 'module'], { filename: `${name}.js` })(
    module.exports,
    createRequire('/'),
    module,
  );
  const execute = async (handler: string, event: object, api: object) => {
    const found = module.exports[handler];
    if (typeof found !== 'function') throw new Error(`${name} exports no function ${handler}`);
    await found(event, api);
  };
  return { name, code, handlers: module.exports, execute };
}
