import { didYouMean } from '../config/nearest.ts';
import { UserError } from '../errors.ts';
import type { Arguments } from './command.ts';

/** What `--allow-deletes roles,clients` names: some of `known`. @throws UserError USAGE for a name that would allow nothing */
export function namesIn(option: string, { [option]: value }: Arguments['values'], known: readonly string[]): string[] {
  const names = String(value ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const wrong = names.find((name) => !known.includes(name));
  if (wrong === undefined) return names;
  throw new UserError(
    'USAGE',
    `--${option} knows no "${wrong}"${didYouMean(wrong, known)}`,
    'Name it as the plan does',
  );
}
