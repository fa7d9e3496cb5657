import { ASSUMPTIONS, type Assumption, type AssumptionId } from './assumptions.ts';

/** An assumption, and which of its two behaviours a tenant shows. */
export type AssumptionState = Assumption & { active: 'chosen' | 'alternative' };

export function isAssumptionId(value: unknown): value is AssumptionId {
  return ASSUMPTIONS.some(({ id }) => id === value);
}

/** Why the alternative of an assumption cannot be switched on; undefined when it can. */
export function fixedBecause(id: AssumptionId): string | undefined {
  const all: readonly Assumption[] = ASSUMPTIONS;
  return all.find((one) => one.id === id)?.fixed;
}

/** The assumptions of one tenant whose alternative is switched on. */
export class Alternatives {
  readonly #initial: readonly AssumptionId[];
  #on: Set<AssumptionId>;

  /** @param initial switched on from the start, and again after a reset */
  constructor(initial: readonly AssumptionId[] = []) {
    this.#initial = initial;
    this.#on = new Set(initial);
  }

  /** Whether the tenant shows the alternative of this assumption instead of what was chosen. */
  has(id: AssumptionId): boolean {
    return this.#on.has(id);
  }

  set(id: AssumptionId, active: AssumptionState['active']): void {
    if (active === 'alternative') this.#on.add(id);
    else this.#on.delete(id);
  }

  reset(): void {
    this.#on = new Set(this.#initial);
  }

  states(): AssumptionState[] {
    return ASSUMPTIONS.map((one) => ({ ...one, active: this.#on.has(one.id) ? 'alternative' : 'chosen' }));
  }
}
