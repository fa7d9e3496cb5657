import { createInterface } from 'node:readline/promises';
import { UserError } from '../errors.ts';

/**
 * Asks before something that cannot be taken back. Without a terminal nobody can answer, so it must be said beforehand.
 * @throws UserError USAGE without a terminal, INTERRUPTED when the answer is no
 */
export async function confirm(question: string, said: boolean, signal: AbortSignal): Promise<void> {
  if (said) return;
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new UserError('USAGE', `Nobody is there to be asked: ${question}`, 'Add --yes');
  }
  const asking = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await asking.question(`  ${question} [y/N] `, { signal });
    if (!/^y(es)?$/i.test(answer.trim())) throw new UserError('INTERRUPTED', 'Nothing was sent', 'Answer y to go on');
  } finally {
    asking.close();
  }
}
