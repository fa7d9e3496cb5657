import type { ParseArgsOptionsConfig } from 'node:util';
import type { Terminal } from './terminal.ts';

/** What a command is handed beside its arguments. */
export interface Context {
  terminal: Terminal;
  env: { readonly [name: string]: string | undefined };
  /** Aborted by Ctrl-C: end what was started and throw INTERRUPTED. */
  signal: AbortSignal;
}

export interface Arguments {
  positionals: readonly string[];
  values: { readonly [option: string]: string | boolean | undefined };
}

/** One command of the project. */
export interface Command {
  /** What comes after `npm run NAME --`. */
  usage: string;
  summary: string;
  /** Lines of `--help`: an option or argument and what it means. */
  help: readonly (readonly [term: string, meaning: string])[];
  options: ParseArgsOptionsConfig;
  /** @throws UserError for everything that a person can mend. */
  run: (input: Arguments, context: Context) => Promise<void>;
}
