import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { canReplay, replay, type Score } from './conformance.ts';

/** What was reached once. Raise it when the score rises. */
const FLOOR: Score = JSON.parse(readFileSync(join(import.meta.dirname, 'conformance.floor.json'), 'utf8'));

test.skipIf(!canReplay)(
  'answers are at least as faithful to recorded tenants as they once were: npm run conformance shows the causes',
  async () => {
    const { graded, fullRate, statusRate, newestRate } = await replay();
    expect(graded).toBeGreaterThanOrEqual(FLOOR.graded);
    expect(fullRate).toBeGreaterThanOrEqual(FLOOR.fullRate);
    expect(newestRate).toBeGreaterThanOrEqual(FLOOR.newestRate);
    expect(statusRate).toBeGreaterThanOrEqual(FLOOR.statusRate);
  },
  300_000,
);
