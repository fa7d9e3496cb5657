import type { ActionRuntime, PostLoginOutcome, Progress, Suspension } from '../actions/runtime.ts';
import { challengeWays, enrollmentWays, type MfaWay, multifactorWays } from '../directory/mfa.ts';
import type { JsonObject } from '../store/json.ts';
import type { UserRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { hasMfa } from './login-sessions.ts';
import { OAuthError } from './oauth-error.ts';
import type { Transaction, Waiting } from './transactions.ts';

/** A login that waits for its user; goes into the transaction. */
export interface Suspended {
  waiting: Waiting;
  progress: Progress;
}

/** More waits than a chain of 20 Actions can ask for: one that asks for ever is a mistake. */
const MOST_WAITS = 100;

/** Runs the Actions of a login until all have run, or until they wait for something that the user has not done yet. */
export async function runActions(
  tenant: Tenant,
  runtime: ActionRuntime,
  event: JsonObject,
  transaction: Transaction,
  user: Readonly<UserRow>,
): Promise<PostLoginOutcome | Suspended> {
  let progress = transaction.progress;
  for (let waits = 0; waits < MOST_WAITS; waits += 1) {
    const outcome = await runtime.postLogin(event, progress, transaction.id);
    if (!outcome.suspended) return outcome;
    const waiting = waitFor(tenant, transaction, user, outcome.suspended);
    if (waiting) return { waiting, progress: outcome.suspended.progress };
    progress = outcome.suspended.progress;
  }
  throw new OAuthError(403, 'access_denied', 'The Actions of this login wait without end');
}

/** @returns undefined where the user has done it in this login. @throws OAuthError where it cannot be done */
function waitFor(
  tenant: Tenant,
  transaction: Transaction,
  user: Readonly<UserRow>,
  { wait }: Suspension,
): Waiting | undefined {
  if (wait.kind === 'redirect') return wait;
  const done = transaction.methods ?? [];
  if (wait.kind === 'multifactor') {
    return hasMfa(done) ? undefined : mfa(multifactorWays(tenant, user, wait.provider), [wait.provider]);
  }
  // "If any of the factors requested has already been challenged successfully in the current transaction, it will be
  // ignored": docs-v2 post-login-api-object.mdx, 2026-11.
  if (done.some(({ type }) => type !== undefined && wait.factors.includes(type))) return undefined;
  const ways = wait.kind === 'challenge' ? challengeWays : enrollmentWays;
  return mfa(ways(tenant, user, wait.factors), wait.factors);
}

/** ASSUMPTION mfa-no-factor (emulator/assumptions.ts) */
function mfa(ways: MfaWay[], wanted: readonly string[]): Waiting {
  if (ways.length > 0) return { kind: 'mfa', ways };
  const text = `Multifactor authentication is asked for (${wanted.join(', ')}), and none of its factors is enabled on the tenant and open to the user. This local tenant has otp and email`;
  throw new OAuthError(403, 'access_denied', text);
}
