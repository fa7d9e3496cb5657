import { ApiError } from '../engine/errors.ts';
import type { Resource } from '../engine/kind.ts';

function refuse(): never {
  throw new ApiError(403, 'Please upgrade your subscription to enable Akamai Signals.', 'insufficient_scope');
}

/** What a tenant answers whose plan does not have it. Recorded: deploy-cli/*.json#162, 2026-08-10. */
export const supplementalSignals: Resource = {
  routes: { 'GET /supplemental-signals': refuse, 'PATCH /supplemental-signals': refuse },
  source: 'deploy-cli/should-dump-without-throwing-an-error.json#162, 2026-08-10',
};
