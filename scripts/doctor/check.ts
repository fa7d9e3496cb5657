import type { Facts } from './facts.ts';

/** What to change, in words, as a request of the Management API and as lines of tenant/. */
export interface Fix {
  /** One imperative sentence. */
  says: string;
  request?: { method: 'PATCH' | 'POST' | 'PUT'; path: string; body: object };
  yaml?: { file: string; lines: string };
}

/**
 * `wrong`: an invitation does not land, or a newcomer meets what they should not. `warning`: it may not, for some.
 * `unknown`: it could not be looked at.
 */
export interface Verdict {
  outcome: 'ok' | 'wrong' | 'warning' | 'unknown' | 'skipped';
  /** One clause, without a full stop. */
  says: string;
  fix?: Fix;
  /** What was seen, line by line. */
  evidence?: readonly string[];
}

/** One thing that is looked at. Checks stand in an array, causes before what follows from them. */
export interface Check {
  id: string;
  title: string;
  /** How it is known: the request or the comparison. */
  how: string;
  run: (facts: Facts) => Verdict;
}

/** What came of one check. */
export type Checked = Pick<Check, 'id' | 'title' | 'how'> & Verdict;

/** Carries out every check. */
export function examine(checks: readonly Check[], facts: Facts): Checked[] {
  return checks.map(({ run, ...check }) => ({ ...check, ...run(facts) }));
}

/** The first thing that is wrong, or at least doubtful; undefined when nothing is. */
export function causeIn(checked: readonly Checked[]): Checked | undefined {
  return checked.find(({ outcome }) => outcome === 'wrong') ?? checked.find(({ outcome }) => outcome === 'warning');
}

export const ok = (says: string, evidence?: readonly string[]): Verdict => ({
  outcome: 'ok',
  says,
  ...(evidence && { evidence }),
});
export const skipped = (says: string): Verdict => ({ outcome: 'skipped', says });
export const wrong = (says: string, fix: Fix, evidence?: readonly string[]): Verdict => ({
  outcome: 'wrong',
  says,
  fix,
  ...(evidence && { evidence }),
});
export const warning = (says: string, fix: Fix, evidence?: readonly string[]): Verdict => ({
  ...wrong(says, fix, evidence),
  outcome: 'warning',
});
