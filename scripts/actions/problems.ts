import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { UserError } from '../errors.ts';

/** What is wrong with an Action, and where in its TypeScript. */
export interface Problem {
  /** Absolute. */
  file: string;
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
  /** How many characters are meant. */
  length?: number;
  text: string;
}

/** All problems at once, each with its line. @returns ACTION_INVALID */
export function actionError(problems: readonly Problem[]): UserError {
  const shown = [...new Set(problems.map(render))].sort();
  const count = shown.length === 1 ? '1 problem' : `${shown.length} problems`;
  return new UserError(
    'ACTION_INVALID',
    `${count} in actions/. Nothing was sent to Auth0.`,
    'Mend what is marked above and run the command again',
    { details: shown.join('\n\n') },
  );
}

function render({ file, line, column, length = 1, text }: Problem): string {
  const place = `${relative(process.cwd(), file)}:${line}:${column}  ${text}`;
  const source = lineOf(file, line);
  if (source === undefined) return place;
  const number = String(line);
  const indent = source.slice(0, column - 1).replace(/[^\t]/g, ' ');
  const marks = '^'.repeat(Math.max(1, Math.min(length, source.length - column + 1)));
  return `${place}\n  ${number} | ${source}\n  ${' '.repeat(number.length)} | ${indent}${marks}`;
}

function lineOf(file: string, line: number): string | undefined {
  try {
    const source = readFileSync(file, 'utf8').split(/\r?\n/)[line - 1];
    // Data in one line says nothing to a reader.
    return source === undefined || source.length > 300 ? undefined : source;
  } catch {
    return undefined;
  }
}
