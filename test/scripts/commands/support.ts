import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Arguments, Command } from '../../../scripts/commands/command.ts';
import { Terminal } from '../../../scripts/commands/terminal.ts';
import { redact, UserError } from '../../../scripts/errors.ts';

const CLI = join(process.cwd(), 'scripts', 'cli.ts');

export interface Ran {
  code: number | null;
  out: string;
  err: string;
}

export interface RunOptions {
  env?: { [name: string]: string };
  cwd?: string;
  uid?: number;
  /** Sends SIGINT (or another signal) when the output first holds this text, and `afterwards` milliseconds later. */
  interruptAt?: { text: string; afterwards?: number; signal?: NodeJS.Signals };
}

/** Runs a command as a person would, with nothing of this process's environment but what a shell has. */
export function run(
  args: string[],
  { env = {}, cwd = process.cwd(), uid, interruptAt }: RunOptions = {},
): Promise<Ran> {
  const { PATH, HOME, TMPDIR } = process.env;
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd,
    env: { PATH, HOME, TMPDIR, ...env },
    ...(uid !== undefined && { uid, gid: uid }),
  });
  let [out, err, interrupted] = ['', '', false];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk;
    if (!interruptAt || interrupted || !out.includes(interruptAt.text)) return;
    interrupted = true;
    setTimeout(() => child.kill(interruptAt.signal ?? 'SIGINT'), interruptAt.afterwards ?? 0);
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    err += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, err }));
  });
}

/** A copy of tenant/ and actions/ in `directory`, to be spoilt; `edit` changes one of its files. */
export function copyOfTenant(directory: string): {
  tenant: string;
  edit: (file: string, change: (text: string) => string) => void;
} {
  mkdirSync(directory, { recursive: true });
  for (const name of ['tenant', 'actions']) cpSync(name, join(directory, name), { recursive: true });
  const edit = (file: string, change: (text: string) => string) => {
    const path = join(directory, file);
    const before = readFileSync(path, 'utf8');
    const after = change(before);
    if (after === before) throw new Error(`nothing changed in ${file}`);
    writeFileSync(path, after);
  };
  return { tenant: join(directory, 'tenant'), edit };
}

/** Runs a command within this process, without a terminal: as `run` does, for tests of many runs. */
export async function runHere(
  command: Command,
  args: readonly string[],
  env: { [name: string]: string } = {},
): Promise<Ran> {
  let [out, code] = ['', 0];
  const terminal = new Terminal({ write: (text) => (out += text) }, {});
  const print = (text: string) => {
    out += `${redact(text)}\n`;
  };
  const exitWith = (asked: number) => {
    code = asked;
  };
  const { values, positionals } = parseArgs({ args: [...args], options: command.options, allowPositionals: true });
  try {
    const input = { positionals, values: values as Arguments['values'] };
    await command.run(input, { terminal, env, signal: new AbortController().signal, print, exitWith });
    return { code, out, err: '' };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { message, fix, details } = error;
    return { code: error.code === 'USAGE' ? 2 : 1, out, err: `${details}\n${error.code}: ${message}\n  fix: ${fix}` };
  }
}
