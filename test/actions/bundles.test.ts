import { expect, test } from 'vitest';
import { loadAction } from './harness/load.ts';

/** Auth0 takes 100 kB. */
const MOST_BYTES = 8000;

test.each(['verify-invitation-roles', 'organization-mfa'])(
  'the bundle of %s has at most 8 kB and needs no package',
  async (name) => {
    const { code } = await loadAction(`actions/${name}/action.ts`);
    expect(Buffer.byteLength(code)).toBeLessThanOrEqual(MOST_BYTES);
    expect(code).not.toContain('require(');
  },
);
