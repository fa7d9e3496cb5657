/** What is later has five digits in its year, which `exp` and Auth0's dates cannot tell; far later, no date at all. */
const END = Date.parse('9999-12-31T23:59:59Z');

/** The tenant's time: the machine's, moved by a number of seconds that `/_local/clock` adds to. */
export class Clock {
  #offsetSeconds = 0;

  now(): Date {
    return new Date(Date.now() + this.#offsetSeconds * 1000);
  }

  /** Seconds since 1970, as tokens and rate limit headers want them. */
  epochSeconds(): number {
    return Math.floor(this.now().getTime() / 1000);
  }

  /** `2026-11-23T16:40:00.000Z`, as most kinds of the Management API write a time. */
  iso(): string {
    return this.now().toISOString();
  }

  get offsetSeconds(): number {
    return this.#offsetSeconds;
  }

  set offsetSeconds(seconds: number) {
    this.#offsetSeconds = seconds;
  }

  /** Whether the tenant can live with the machine's time moved by so much. */
  reaches(offsetSeconds: number): boolean {
    return Date.now() + offsetSeconds * 1000 < END;
  }

  advance(seconds: number): void {
    this.#offsetSeconds += seconds;
  }
}
