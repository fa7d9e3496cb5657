import type { Clock } from '../../store/clock.ts';

/** Burst of a production tenant. Source: main/docs/troubleshoot/…/rate-limit-configurations, 2026-08-20. */
const BURST = 50;
const PER_SECOND = 16;

/** A bucket that empties by one a request and fills again: for the headers only, nothing is refused. */
export class RateLimit {
  readonly #clock: Clock;
  #remaining = BURST;
  #at = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  headers(): { [name: string]: string } {
    const now = this.#clock.now().getTime() / 1000;
    const filled = Math.max(0, now - this.#at) * PER_SECOND;
    this.#at = now;
    this.#remaining = Math.max(0, Math.min(BURST, this.#remaining + filled) - 1);
    const reset = Math.ceil(now + (BURST - this.#remaining) / PER_SECOND);
    return {
      'x-ratelimit-limit': String(BURST),
      'x-ratelimit-remaining': String(Math.floor(this.#remaining)),
      'x-ratelimit-reset': String(reset),
    };
  }
}
