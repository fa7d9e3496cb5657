import type { Tenant } from '../tenant.ts';
import { outcomeOf, type PostLoginOutcome, TOO_LARGE } from './outcome.ts';
import type { ChainResult } from './protocol.ts';

/** Bends the outcome of a chain to the alternatives that are switched on: emulator/assumptions-of-actions.ts. */
export function bentOutcome(
  { alternatives }: Tenant,
  result: ChainResult,
  outcome: PostLoginOutcome,
): PostLoginOutcome {
  if (result.failure && alternatives.has('action-failure-metadata')) {
    const { failure: _failed, ...completed } = result;
    const { appMetadata, userMetadata } = outcomeOf(completed, false);
    return { ...outcome, ...(appMetadata && { appMetadata }), ...(userMetadata && { userMetadata }) };
  }
  const tooLarge = outcome.warnings?.find((warning) => warning.endsWith(TOO_LARGE));
  if (tooLarge && alternatives.has('claims-too-large')) return { ...outcome, denied: tooLarge, deniedBy: 'error' };
  return outcome;
}
