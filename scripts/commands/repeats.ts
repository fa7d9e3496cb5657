/** Requests that had to be sent again, by the reason: nobody should learn from a slow deploy alone that a tenant falters. */
export class Repeats {
  readonly #counts = new Map<string, number>();

  readonly add = (reason: string): void => {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
  };

  /** `sent again: 3 times after 429, once after no answer`; nothing when none was. */
  told(): string | undefined {
    if (this.#counts.size === 0) return undefined;
    const parts = [...this.#counts].map(
      ([reason, count]) => `${count === 1 ? 'once' : `${count} times`} after ${reason}`,
    );
    return `requests were sent again: ${parts.join(', ')}`;
  }
}
