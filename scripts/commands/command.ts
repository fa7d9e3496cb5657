import type { ParseArgsOptionsConfig } from 'node:util';
import type { Terminal } from './terminal.ts';

/** What work for a command needs: where to tell of it, named values, and when to stop. */
export interface Working {
  terminal: Terminal;
  env: { readonly [name: string]: string | undefined };
  /** Aborted by Ctrl-C: end what was started and throw INTERRUPTED. */
  signal: AbortSignal;
}

/** What a command is handed beside its arguments. */
export interface Context extends Working {
  /** Writes to stdout what another program reads. With `--format`, everything for people goes to stderr. */
  print: (text: string) => void;
  /** Ends the command, when it is done, with an exit code of its own: 10 is "changes". */
  exitWith: (code: 10) => void;
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
