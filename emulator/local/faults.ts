import { isObject } from '../store/json.ts';

/** A fault that `POST /_local/faults` ordered: what the next `times` matching requests meet. */
export interface Fault {
  /** `METHOD /path` with `*` for anything, for example `POST /api/v2/organizations/*`; the method may be `*`. */
  match: string;
  times: number;
  /** Answer with this status instead. */
  status?: number;
  /** Wait before going on. */
  delay_ms?: number;
  /** Close the connection without an answer: before the request is carried out, or after it. */
  drop?: 'before' | 'after';
}

/** Faults in the order in which they were ordered; each is used up after `times` requests. */
export class Faults {
  #faults: Fault[] = [];

  add(fault: Fault): void {
    this.#faults.push({ ...fault });
  }

  clear(): void {
    this.#faults = [];
  }

  /** The first fault for this request, counted as used. */
  take(method: string, path: string): Fault | undefined {
    const fault = this.#faults.find((candidate) => matches(candidate.match, method, path));
    if (!fault) return undefined;
    fault.times -= 1;
    if (fault.times <= 0) this.#faults = this.#faults.filter((candidate) => candidate !== fault);
    return fault;
  }
}

function matches(pattern: string, method: string, path: string): boolean {
  const escaped = pattern.trim().replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  const target = escaped.includes(' ') ? escaped : `* ${escaped}`;
  return new RegExp(`^${target.replaceAll('*', '.*')}$`).test(`${method} ${path}`);
}

/** @returns the fault, or what is wrong with `value`. */
export function parseFault(value: unknown): Fault | string {
  if (!isObject(value)) return 'a fault is an object';
  const { match, status, delay_ms, drop, times = 1 } = value;
  if (typeof match !== 'string' || match === '') return '"match" must be "METHOD /path", with * for anything';
  if (!Number.isInteger(times) || Number(times) < 1) return '"times" must be a whole number from 1';
  const fault: Fault = { match, times: Number(times) };
  if (status !== undefined) {
    if (!Number.isInteger(status) || Number(status) < 100 || Number(status) > 599) return '"status" must be 100 to 599';
    fault.status = Number(status);
  }
  if (delay_ms !== undefined) {
    if (typeof delay_ms !== 'number' || delay_ms < 0 || delay_ms > 600_000) return '"delay_ms" must be 0 to 600000';
    fault.delay_ms = delay_ms;
  }
  if (drop !== undefined && drop !== false) {
    if (drop !== true && drop !== 'before' && drop !== 'after') return '"drop" must be true, "before" or "after"';
    fault.drop = drop === true ? 'before' : drop;
  }
  if (fault.status === undefined && fault.delay_ms === undefined && !fault.drop) {
    return 'a fault needs "status", "delay_ms" or "drop"';
  }
  return fault;
}
