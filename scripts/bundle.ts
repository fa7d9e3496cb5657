import { existsSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BuildFailure, BuildOptions, Message, Metafile, Plugin } from 'esbuild';
import { actionError, type Problem } from './actions/problems.ts';
import type { ActionBundle, ActionSource } from './actions/source.ts';
import { typeProblems } from './actions/typecheck.ts';

/** Source: docs-v2 main/docs/customize/actions/limitations.mdx (2026-08): "100 kB", npm modules not counted. */
const MAX_BYTES = 100_000;

/** What every Action of a trigger exports. Source: docs-v2 main/docs/actions/reference/…-event-object.mdx. */
const ENTRY_POINT = /^on(Execute|Continue)[A-Z]\w*$/;

/** Why the bundler says no, in words that name the cure. */
const IN_WORDS: readonly (readonly [RegExp, string])[] = [
  [/direct eval/i, 'eval hides from every reviewer what the Action does: write the code itself'],
  [
    /^Top-level await/,
    'top-level await does not work in an Action: Auth0 loads it with require(). Await in the handler',
  ],
  [
    /"require" will not be bundled|"require" to be called indirectly|Indirect calls to "require"|Converting "require"/,
    'dynamic require: name the module in quotes, so that it can be bundled or checked',
  ],
  [
    /"import" (expression|call) will not be bundled/,
    'dynamic import: name the module in quotes, so that it can be bundled',
  ],
];

type Built = { code: string; map: string } | { problems: Problem[] };

/**
 * Bundles `actions/NAME/action.ts` into one CommonJS file for Auth0's Node 22, and checks types where it is told to.
 * Identifiers and lines stay as they are, so that a reviewer can read the difference between two bundles.
 * @returns by name of the folder. @throws UserError ACTION_INVALID with file, line and column in the TypeScript
 */
export async function buildActions(
  directory: string,
  actions: readonly ActionSource[],
  { types = false } = {},
): Promise<Map<string, ActionBundle>> {
  const [built, mistakes] = await Promise.all([
    Promise.all(actions.map((action) => buildAction(resolve(directory), action))),
    types ? typeProblems(directory, actions) : [],
  ]);
  const found = built.flatMap((one) => ('problems' in one ? one.problems : []));
  // What the bundler cannot read the compiler names again, in other words.
  const marked = new Set(found.map(({ file, line }) => `${file}:${line}`));
  const problems = [...found, ...mistakes.filter(({ file, line }) => !marked.has(`${file}:${line}`))];
  if (problems.length > 0) throw actionError(problems);
  return new Map(
    actions.flatMap(({ folder }, place) => {
      const one = built[place];
      return one && 'code' in one ? [[folder, one] as const] : [];
    }),
  );
}

/** The code alone, without the check of types. @throws UserError ACTION_INVALID */
export async function bundleActions(
  directory: string,
  actions: readonly (string | ActionSource)[],
): Promise<Map<string, string>> {
  const sources = actions.map((action) => (typeof action === 'string' ? { folder: action } : action));
  const built = await buildActions(directory, sources);
  return new Map([...built].map(([folder, { code }]) => [folder, code]));
}

async function buildAction(directory: string, action: ActionSource): Promise<Built> {
  // Loaded late: esbuild starts a process of its own.
  const { build } = await import('esbuild');
  const root = dirname(directory);
  const entry = join(directory, action.folder, 'action.ts');
  if (!existsSync(entry)) return { problems: [{ file: entry, line: 1, column: 1, text: 'there is no such file' }] };
  try {
    const undeclarable = limitProblem(action);
    if (undeclarable) return { problems: [{ file: entry, line: 1, column: 1, text: undeclarable }] };
    const { metafile } = await build({
      ...settings(root, action),
      entryPoints: [entry],
      format: 'esm',
      metafile: true,
    });
    const exported = Object.values(metafile.outputs)[0]?.exports ?? [];
    const handlers = exported.filter((name) => ENTRY_POINT.test(name));
    if (handlers.length === 0) return { problems: [withoutHandler(entry, exported)] };
    const { outputFiles = [], warnings } = await build({
      ...settings(root, action),
      stdin: { ...assigning(handlers, entry), resolveDir: directory, sourcefile: 'exports' },
      format: 'cjs',
      sourcemap: 'external',
      sourceRoot: pathToFileURL(`${root}/`).href,
      outfile: join(root, 'code.js'),
    });
    if (warnings.length > 0) return { problems: warnings.map((message) => problemOf(message, entry, root)) };
    const text = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
    const code = text('code.js');
    const problem = tooLarge(entry, code, metafile, root);
    return problem ? { problems: [problem] } : { code, map: text('code.js.map') };
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    return { problems: error.errors.map((message) => problemOf(message, entry, root)) };
  }
}

/**
 * What Auth0 would refuse of a declaration, or take and then install another version of. Limits: docs-v2
 * limitations.mdx and entity-limit-policy.mdx, "Actions" (2026-11).
 */
function limitProblem({ secrets = [], dependencies = [] }: ActionSource): string | undefined {
  const open = dependencies.find(({ version }) => !/^\d+\.\d+\.\d+(-[\w.-]+)?$/.test(version));
  if (open) {
    return `the dependency ${open.name} has the version "${open.version}": name an exact one, so that what was reviewed is what runs`;
  }
  if (secrets.length > 30) return `${secrets.length} secrets are declared; Auth0 takes at most 30`;
  const long = secrets.find((name) => name.length > 128);
  if (long)
    return `the name of the secret ${long.slice(0, 40)}… has ${long.length} characters; Auth0 takes at most 128`;
  if (dependencies.length > 10) return `${dependencies.length} dependencies are declared; Auth0 takes at most 10`;
  return undefined;
}

/** The handlers are put on `exports` by name: esbuild's own way costs a kilobyte and hides them from a reader. */
function assigning(handlers: readonly string[], entry: string): { contents: string; loader: 'js' } {
  const lines = handlers.map((name) => `exports.${name} = ${name};`);
  const contents = `import { ${handlers.join(', ')} } from ${JSON.stringify(entry)};\n${lines.join('\n')}\n`;
  return { contents, loader: 'js' };
}

function settings(root: string, { dependencies = [] }: ActionSource): BuildOptions {
  return {
    bundle: true,
    platform: 'node',
    target: 'node22',
    write: false,
    charset: 'utf8',
    minifySyntax: true,
    logLevel: 'silent',
    logOverride: {
      'unsupported-require-call': 'error',
      'indirect-require': 'error',
      'unsupported-dynamic-import': 'error',
      'empty-import-meta': 'error',
      'direct-eval': 'error',
      'commonjs-variable-in-esm': 'silent',
    },
    plugins: [onlyDeclared(dependencies.map(({ name }) => name))],
    // The bundle names its sources from here: it must be the same bytes on every machine.
    absWorkingDir: root,
  };
}

/** A package is either declared, and then Auth0 installs it, or it is a mistake, installed here or not. */
function onlyDeclared(declared: readonly string[]): Plugin {
  const builtins = new Set(builtinModules);
  return {
    name: 'only-declared',
    setup: ({ onResolve }) => {
      onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
        if (kind === 'entry-point' || /^[A-Za-z]:/.test(path)) return undefined;
        if (builtins.has(path.replace(/^node:/, ''))) return { path, external: true };
        if (declared.some((name) => path === name || path.startsWith(`${name}/`))) return { path, external: true };
        const text = `the package "${path}" is not declared: add it to "dependencies" of this Action in actions.yaml, with its exact version`;
        return { errors: [{ text }] };
      });
    },
  };
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}

function problemOf({ text, location }: Message, entry: string, root: string): Problem {
  const words = IN_WORDS.find(([pattern]) => pattern.test(text))?.[1] ?? text;
  if (!location) return { file: entry, line: 1, column: 1, text: words };
  const { file, line, column, length } = location;
  return { file: resolve(root, file), line, column: column + 1, length, text: words };
}

function withoutHandler(file: string, exported: readonly string[]): Problem {
  const found = exported.length > 0 ? `it exports ${exported.join(', ')}` : 'it exports nothing';
  const text = `an Action exports onExecutePostLogin (or its trigger's function); ${found}`;
  return { file, line: 1, column: 1, text };
}

function tooLarge(file: string, code: string, { outputs }: Metafile, root: string): Problem | undefined {
  const bytes = Buffer.byteLength(code);
  if (bytes <= MAX_BYTES) return undefined;
  const kilobytes = (size: number) => `${Math.ceil(size / 1000)} kB`;
  const parts = Object.values(outputs).flatMap(({ inputs }) => Object.entries(inputs));
  const [name = '', { bytesInOutput = 0 } = {}] =
    parts.sort((a, b) => b[1].bytesInOutput - a[1].bytesInOutput)[0] ?? [];
  const largest = `the largest part is ${relative(process.cwd(), join(root, name))} with ${kilobytes(bytesInOutput)}`;
  const text = `the bundle has ${kilobytes(bytes)}; Auth0 takes at most ${kilobytes(MAX_BYTES)}; ${largest}`;
  return { file, line: 1, column: 1, text };
}
