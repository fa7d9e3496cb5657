import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Arguments, Command } from './commands/command.ts';
import { COMMANDS } from './commands/index.ts';
import { Terminal } from './commands/terminal.ts';
import { redact, refusalOfMachine, UserError, visible } from './errors.ts';

/** 0 done · 1 a check or a tenant says no · 2 usage · 3 our bug · 10 a plan has changes */
type ExitCode = 0 | 1 | 2 | 3 | 10;

async function main(argv: readonly string[]): Promise<ExitCode> {
  const interrupt = new AbortController();
  const stop = stopper(interrupt);
  // SIGHUP: the terminal is gone, and what was begun has to be ended and recorded all the same.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  try {
    const [name = '', ...rest] = argv;
    if (name === '' || name === '--help' || name === '-h') {
      console.log(await overview());
      return 0;
    }
    const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (!load) {
      throw new UserError('USAGE', `There is no command "${name}"`, `Use one of: ${Object.keys(COMMANDS).join(', ')}`);
    }
    const command = await load();
    const { wantsHelp, ...input } = parse(name, command, rest);
    if (wantsHelp) {
      console.log(helpOf(name, command));
      return 0;
    }
    let code: ExitCode = 0;
    await command.run(input, {
      // What another program reads must not be mixed with what is told to people.
      terminal: new Terminal(input.values.format === undefined ? process.stdout : process.stderr, process.env),
      env: process.env,
      signal: interrupt.signal,
      print: (text) => console.log(visible(redact(text))),
      exitWith: (asked) => {
        code = asked;
      },
    });
    return code;
  } catch (error) {
    const told = error instanceof UserError && error.code === 'INTERRUPTED';
    // What was ended by Ctrl-C fails in many ways; none of them is what happened.
    return report(interrupt.signal.aborted && !told ? interrupt.signal.reason : (refusalOfMachine(error) ?? error));
  }
}

/** npm hands a Ctrl-C on that the terminal has sent already: what comes within this time is the same one. Milliseconds. */
const SAME_SIGNAL = 1000;

/** Ends gently at first, and at once when it is asked again. */
function stopper(interrupt: AbortController): () => void {
  let since: number | undefined;
  return () => {
    if (since !== undefined && performance.now() - since > SAME_SIGNAL) process.exit(1);
    since ??= performance.now();
    interrupt.abort(new UserError('INTERRUPTED', 'Interrupted', 'Run the command again'));
  };
}

function parse(name: string, command: Command, args: string[]): Arguments & { wantsHelp: boolean } {
  try {
    const options = { ...command.options, help: { type: 'boolean', short: 'h' } } as const;
    const { values, positionals } = parseArgs({ args, options, strict: true, allowPositionals: true });
    const { help, ...rest } = values;
    return { values: rest as Arguments['values'], positionals, wantsHelp: help === true };
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error);
    throw new UserError('USAGE', message, `Use: npm run ${name} -- ${command.usage}`, { cause: error });
  }
}

function helpOf(name: string, { summary, usage, help }: Command): string {
  const lines = [`npm run ${name} -- ${usage}`.trim(), '', `  ${summary}`];
  const width = Math.max(0, ...help.map(([term]) => term.length));
  if (help.length > 0) lines.push('', ...help.map(([term, meaning]) => `  ${term.padEnd(width)}  ${meaning}`));
  return lines.join('\n');
}

async function overview(): Promise<string> {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length));
  const lines = await Promise.all(
    Object.entries(COMMANDS).map(async ([name, load]) => `  npm run ${name.padEnd(width)}  ${(await load()).summary}`),
  );
  return [...lines, '', '  npm run COMMAND -- --help  says more'].join('\n');
}

function report(error: unknown): ExitCode {
  if (error instanceof UserError) {
    const details = error.details && `\n${error.details}\n`;
    console.error(`${details}\n${error.code}: ${error.message}\n  fix: ${error.fix}`);
    return error.code === 'USAGE' ? 2 : 1;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  console.error(visible(redact(`\nThis is a bug of this repository, not of your configuration:\n${stack}`)));
  return 3;
}

// Whoever reads along may have seen enough (`| head`): a deploy still goes on to its end.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
// Commands are loaded when they run, and then without stripping types again. Not in the temporary directory: what others
// may write there would be run.
enableCompileCache(join(import.meta.dirname, '..', 'node_modules', '.cache', 'node'));
process.exitCode = await main(process.argv.slice(2));
// What is written into a pipe may still be on its way: a long plan would be cut off.
await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write('', done))));
// A handle that something forgot must not keep the command from ending.
process.exit();
