import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import type { BuildFailure, Message, Metafile } from 'esbuild';
import { UserError } from './errors.ts';

/** Source: docs-v2 main/docs/customize/actions/limitations.mdx (2026-08): "100 kB", npm modules not counted. */
const MAX_BYTES = 100_000;

/** What every Action of a trigger exports. Source: docs-v2 main/docs/actions/reference/…-event-object.mdx. */
const ENTRY_POINT = /^on(Execute|Continue)[A-Z]\w*$/;

/**
 * Bundles `actions/NAME/action.ts` into one CommonJS file for Auth0's Node 22.
 * @returns the code by name of the folder. @throws UserError ACTION_INVALID with file, line and column in the TypeScript.
 */
export async function bundleActions(directory: string, folders: readonly string[]): Promise<Map<string, string>> {
  // Loaded late: esbuild starts a process of its own.
  const { build } = await import('esbuild');
  const root = dirname(resolve(directory));
  const problems: string[] = [];
  const bundles = new Map<string, string>();
  await Promise.all(
    folders.map(async (folder) => {
      const entry = join(resolve(directory), folder, 'action.ts');
      try {
        const { outputFiles, metafile } = await build({
          entryPoints: [entry],
          bundle: true,
          format: 'cjs',
          platform: 'node',
          target: 'node22',
          write: false,
          metafile: true,
          charset: 'utf8',
          logLevel: 'silent',
          // The bundle names its sources from here: it must be the same bytes on every machine.
          absWorkingDir: root,
        });
        const code = outputFiles[0]?.text ?? '';
        problems.push(...complaints(entry, code, metafile));
        bundles.set(folder, code);
      } catch (error) {
        if (!isBuildFailure(error)) throw error;
        problems.push(...error.errors.map((message) => renderMessage(message, root)));
      }
    }),
  );
  if (problems.length > 0) throw actionError(problems.sort());
  return bundles;
}

function actionError(problems: readonly string[]): UserError {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return new UserError(
    'ACTION_INVALID',
    `${count} in actions/. Nothing was sent to Auth0.`,
    'Mend what is marked above and run the command again',
    { details: problems.join('\n\n') },
  );
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}

function renderMessage({ text, location }: Message, root: string): string {
  if (!location) return text;
  const { file, line, column, lineText, length } = location;
  const number = String(line);
  const indent = lineText.slice(0, column).replace(/[^\t]/g, ' ');
  const frame = `  ${number} | ${lineText}\n  ${' '.repeat(number.length)} | ${indent}${'^'.repeat(Math.max(1, length))}`;
  return `${relative(process.cwd(), join(root, file))}:${line}:${column + 1}  ${text}\n${frame}`;
}

/** What Auth0 would find out at the first login, or at the upload. */
function complaints(entry: string, code: string, metafile: Metafile): string[] {
  const file = relative(process.cwd(), entry);
  const output = Object.values(metafile.outputs)[0];
  const exported = [...code.matchAll(/^ {2}(\w+): \(\) => /gm)].map((match) => match[1] ?? '');
  const problems: string[] = [];
  if (!exported.some((name) => ENTRY_POINT.test(name))) {
    const found = exported.length > 0 ? `it exports ${exported.join(', ')}` : 'it exports nothing';
    problems.push(`${file}:1:1  an Action exports onExecutePostLogin (or its trigger's function); ${found}`);
  }
  const bytes = Buffer.byteLength(code);
  if (bytes > MAX_BYTES) {
    const size = Math.ceil(bytes / 1000);
    problems.push(`${file}:1:1  the bundle has ${size} kB; Auth0 takes at most ${MAX_BYTES / 1000} kB`);
  }
  const builtins = new Set(builtinModules);
  const foreign = (output?.imports ?? []).filter(({ path }) => !builtins.has(path.replace(/^node:/, '')));
  for (const { path } of foreign) problems.push(`${file}:1:1  "${path}" is imported and not part of the bundle`);
  return problems;
}
