/** The files of a new Action, by path from the project's root. It refuses whoever has not verified their mail address. */
export function templatesFor(name: string): { [path: string]: string } {
  return {
    [`actions/${name}/decide.ts`]: DECIDE,
    [`actions/${name}/action.ts`]: ACTION,
    [`actions/${name}/README.md`]: readme(name),
    [`test/actions/${name}/table.test.ts`]: test(name),
  };
}

const DECIDE = `import { valueAt } from '../lib/read.ts';

/** What is to happen with a login. */
export type Decision = { readonly outcome: 'allow' } | { readonly outcome: 'deny'; readonly message: string };

/** Decides about a login. Pure: no time, no network, no effect. The table in README.md is its specification. */
export function decide(event: unknown): Decision {
  if (valueAt(event, 'user', 'email_verified') === true) return { outcome: 'allow' };
  return { outcome: 'deny', message: 'Verify your mail address, then sign in again.' };
}
`;

const ACTION = `import type { Event, PostLoginAPI } from '@auth0/actions/post-login/v3';
import { decide } from './decide.ts';

/** Carries out at every login what decide.ts decides. */
export async function onExecutePostLogin(event: Event, api: PostLoginAPI): Promise<void> {
  try {
    const decision = decide(event);
    if (decision.outcome === 'deny') api.access.deny(decision.message);
  } catch {
    // A failure of ours must not let anybody in.
    api.access.deny('Your login could not be checked. Try again later.');
  }
}
`;

const readme = (name: string) => `# ${name}

A Post-Login Action. Say here what it does to a login, and keep the table and the test the same.

| login | outcome |
|---|---|
| the mail address is verified | allow |
| everything else | deny: verify it, then sign in again |
`;

const test = (name: string) => `import { expect, test } from 'vitest';
import { loadAction } from '../harness/load.ts';
import { aLogin, defaultEvent } from '../harness/login.ts';

/** Each row of the table in actions/${name}/README.md, through the bundle that is deployed. */

const action = await loadAction('actions/${name}/action.ts');
const { user } = defaultEvent();

test('allow: the mail address is verified', async () => {
  expect((await aLogin().through(action)).denied).toBeUndefined();
});

test.each([false, undefined, null, 'true'])('deny: email_verified is %j', async (email_verified) => {
  const outcome = await aLogin().with({ user: { ...user, email_verified } }).through(action);
  expect(outcome.denied).toBe('Verify your mail address, then sign in again.');
});
`;
