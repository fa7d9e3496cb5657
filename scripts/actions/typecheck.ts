import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import type { Problem } from './problems.ts';
import type { ActionSource } from './source.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PACKAGE = '@auth0/actions/post-login/v3';

/**
 * Checks the types of Actions as the project's own compiler does, and with `event.secrets` holding what the
 * configuration declares and nothing else. @throws UserError NOT_BUILT where TypeScript is not installed
 */
export async function typeProblems(directory: string, actions: readonly ActionSource[]): Promise<Problem[]> {
  const groups = Map.groupBy(actions, ({ secrets = [] }) => [...new Set(secrets)].sort().join('\n'));
  const checks = [...groups].map(([secrets, members]) =>
    check(directory, members, secrets.split('\n').filter(Boolean)),
  );
  return (await Promise.all(checks)).flat();
}

async function check(directory: string, actions: readonly ActionSource[], secrets: string[]): Promise<Problem[]> {
  const folder = mkdtempSync(join(tmpdir(), 'action-types-'));
  try {
    writeFileSync(join(folder, 'post-login-v3.ts'), declarations(directory, secrets));
    const files = actions.map((action) => join(resolve(directory), action.folder, 'action.ts')).filter(existsSync);
    const config = {
      extends: join(ROOT, 'tsconfig.json'),
      compilerOptions: {
        paths: { [PACKAGE]: [join(folder, 'post-login-v3.ts')] },
        typeRoots: [join(ROOT, 'node_modules', '@types')],
        // A bundler decides what a file is, whatever package.json it lies under.
        module: 'preserve',
        moduleResolution: 'bundler',
        // Matters of taste, which `npm run types` names, must not hold up a deploy.
        noUnusedLocals: false,
        noUnusedParameters: false,
      },
      files,
      include: [],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const output = files.length === 0 ? '' : await compile(folder);
    return parse(output, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The types of the trigger, with the secrets by name. Auth0's own package counts where it is installed. */
function declarations(directory: string, secrets: readonly string[]): string {
  const installed = join(dirname(resolve(directory)), 'node_modules', PACKAGE, 'index.d.ts');
  const types = JSON.stringify(existsSync(installed) ? installed : join(ROOT, 'actions', 'types', 'post-login-v3.ts'));
  const members = secrets.map((name) => `  readonly ${JSON.stringify(name)}: string;`).join('\n');
  return `import type { Event as AnyEvent } from ${types};
export type * from ${types};
export interface DeclaredSecrets {\n${members}\n}
export interface Event extends Omit<AnyEvent, 'secrets'> { readonly secrets: DeclaredSecrets }
`;
}

function compile(folder: string): Promise<string> {
  const tsc = compiler();
  return new Promise((settle, reject) => {
    execFile(
      process.execPath,
      [tsc, '-p', folder, '--pretty', 'false'],
      { cwd: folder, maxBuffer: 2 ** 24 },
      (error, out, err) => {
        // The compiler ends with 1 or 2 when it has something to say.
        if (!error || out.includes('error TS')) settle(out);
        else reject(new Error(`tsc failed: ${err || error.message}`));
      },
    );
  });
}

function compiler(): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  } catch (cause) {
    const fix = 'Run npm ci, with its development dependencies';
    throw new UserError('NOT_BUILT', 'TypeScript is not installed, so Actions cannot be checked', fix, { cause });
  }
}

/** Lines of the form `path(line,column): error TS2339: text`; what follows indented belongs to it. */
function parse(output: string, folder: string): Problem[] {
  const problems: Problem[] = [];
  for (const line of output.split('\n')) {
    const [, path = '', row = '', column = '', code = '', text = ''] =
      /^(.*?)\((\d+),(\d+)\): error (TS\d+): (.*)$/.exec(line) ?? [];
    if (!path) {
      if (/^error TS/.test(line)) throw new Error(line);
      continue;
    }
    const file = resolve(folder, path);
    problems.push({ file, line: Number(row), column: Number(column), text: inWords(text, code) });
  }
  return problems;
}

function inWords(text: string, code: string): string {
  if (!text.includes("'DeclaredSecrets'")) return `${text} (${code})`;
  const [, quoted, plain] = /'"([^"]+)"'|'([^'"]+)'/.exec(text.replace(/'any'/g, '')) ?? [];
  const name = quoted ?? plain ?? '';
  return `the secret "${name}" is not declared: add it to "secrets" of this Action in actions.yaml, with its value by $env`;
}
