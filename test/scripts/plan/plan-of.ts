import type { Plan, RankedChange } from '../../../scripts/plan/plan.ts';

/** A plan for prod that holds nothing but these changes. */
export function planOf(changes: readonly RankedChange[], more: Partial<Plan> = {}): Plan {
  return {
    format: 1,
    environment: 'prod',
    tenant: 'acme.eu.auth0.com',
    fingerprint: 'f'.repeat(64),
    made_at: '2026-11-25T12:00:00.000Z',
    tools: {},
    changes,
    writes: [],
    drift: [],
    unseen: [],
    journey: { ran: false, reason: 'nothing was asked' },
    findings: [],
    deletes: [],
    writes_secrets: false,
    digests: { tenant: {}, files: {} },
    ...more,
  };
}
