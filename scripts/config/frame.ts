import { UserError } from '../errors.ts';
import type { Place, Problem } from './node.ts';

/** The lines of files that were read, for code frames. */
export type Sources = ReadonlyMap<string, readonly string[]>;

/** One error for all problems, in the order of files and lines. `nothingSent` says what was not done because of them. */
export function configError(problems: readonly Problem[], sources: Sources): UserError {
  const sorted = [...problems].sort((a, b) => comparePlaces(a.place, b.place));
  const details = sorted.map((problem) => renderProblem(problem, sources)).join('\n\n');
  const count = sorted.length === 1 ? '1 problem' : `${sorted.length} problems`;
  const files = new Set(sorted.map(({ place }) => place.file));
  const where = files.size === 1 ? [...files][0] : `${files.size} files`;
  return new UserError(
    'CONFIG_INVALID',
    `${count} in ${where}. Nothing was sent to Auth0.`,
    'Mend what is marked above and run the command again',
    { details },
  );
}

/** `file:line:column  message`, the line with a caret under the value, and the fix. */
export function renderProblem({ place, message, fix }: Problem, sources: Sources): string {
  return `${place.file}:${place.line}:${place.column}  ${message}\n${codeFrame(place, sources)}  fix: ${fix}`;
}

/** Longer lines are shown around the place, so that the caret can be seen. */
const WIDEST = 160;
const BEFORE = 60;

/** The line before, the line itself and a caret; nothing for a file that could not be read. */
export function codeFrame(place: Place, sources: Sources): string {
  const lines = sources.get(place.file);
  const line = lines?.[place.line - 1];
  if (!lines || line === undefined) return '';
  const width = String(place.line).length;
  const isLong = line.length > WIDEST;
  const from = isLong ? Math.max(0, place.column - 1 - BEFORE) : 0;
  const cut = (text: string) =>
    text.length > from + WIDEST ? `${text.slice(from, from + WIDEST)}…` : text.slice(from);
  const row = (number: number, content: string) => `  ${String(number).padStart(width)} | ${cut(content)}`.trimEnd();
  const before = place.line > 1 ? `${row(place.line - 1, lines[place.line - 2] ?? '')}\n` : '';
  // A tab is as wide as the reader's terminal makes it: repeating it keeps the caret under the value.
  const indent = line.slice(from, place.column - 1).replace(/[^\t]/g, ' ');
  const rest = Math.min(line.length - place.column + 1, from + WIDEST - place.column + 1);
  const length = Math.max(1, Math.min(place.length, rest));
  return `${before}${row(place.line, line)}\n  ${' '.repeat(width)} | ${indent}${'^'.repeat(length)}\n`;
}

function comparePlaces(a: Place, b: Place): number {
  return a.file.localeCompare(b.file, 'en') || a.line - b.line || a.column - b.column;
}
