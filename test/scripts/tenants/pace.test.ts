import { expect, test } from 'vitest';
import { Pace } from '../../../scripts/tenants/pace.ts';

test('what was refused too often is trusted again when the tenant answers', () => {
  let now = 0;
  const pace = new Pace(true, () => now);
  const answer = (status: number, remaining: number, after = 1000) => {
    now += after;
    const resetAt = Math.ceil(Date.now() / 1000 + (50 - remaining) / 16);
    const headers = {
      'x-ratelimit-limit': '50',
      'x-ratelimit-remaining': `${remaining}`,
      'x-ratelimit-reset': `${resetAt}`,
    };
    return pace.learn('GET /organizations', new Response('', { status, headers }));
  };
  const refusals = Array.from({ length: 25 }, () => answer(429, 0));
  expect(refusals.at(-1)).toBeGreaterThan(500);
  for (let count = 0; count < 600; count += 1) answer(200, 1);
  const once = answer(429, 0);
  expect(once).toBeLessThan(120);
  // Those that were under way together are refused together.
  expect([answer(429, 0, 1), answer(429, 0, 1), answer(429, 0, 1)]).toEqual([once, once, once]);
  expect(answer(429, 0)).toBeGreaterThan(once);
});
