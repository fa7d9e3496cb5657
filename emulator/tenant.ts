import type { Alternatives } from './alternatives.ts';
import type { Faults } from './local/faults.ts';
import type { RequestLog } from './local/requests.ts';
import type { Traces } from './local/traces.ts';
import type { Clock } from './store/clock.ts';
import type { Store } from './store/store.ts';

/** The plans whose rate limits of the Management API can be enforced; `none`: no limit is told either, for measurements. */
export type RateLimitPlan = 'free' | 'enterprise' | 'none';

/** What every room of the emulator is handed: one running tenant. */
export interface Tenant {
  /** `localhost:4400`: host and port, as clients name the tenant. */
  readonly domain: string;
  /** `https://localhost:4400/`, with the slash at the end, as in `iss`. */
  readonly issuer: string;
  /** `https://localhost:4400/api/v2/`: the audience of Management API tokens. */
  readonly managementAudience: string;
  readonly store: Store;
  readonly clock: Clock;
  readonly requests: RequestLog;
  readonly faults: Faults;
  readonly traces: Traces;
  /** Which of the assumptions of emulator/assumptions.ts show their alternative. */
  readonly alternatives: Alternatives;
  /** Whose limits the Management API enforces; none without it. */
  readonly rateLimit?: RateLimitPlan;
  /** One line for whoever watches the emulator: what happened, without secrets. */
  readonly tell: (line: string) => void;
}

/** A room's front door: answers a request of Node's HTTP server completely. */
export type Listener = (
  request: import('node:http').IncomingMessage,
  response: import('node:http').ServerResponse,
) => void | Promise<void>;
