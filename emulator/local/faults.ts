import { isObject } from '../store/json.ts';

/** A fault that `POST /_local/faults` ordered: what matching requests meet. */
export interface Fault {
  /** `METHOD /path` with `*` for anything, for example `POST /api/v2/organizations/*`; the method may be `*`. */
  match: string;
  /** How many requests meet it. */
  times: number;
  /** How many matching requests pass before the first that meets it. */
  skip?: number;
  /** Answer with this status instead. */
  status?: number;
  /** Headers of that answer in the place of its own; none for `{}`. */
  headers?: { readonly [name: string]: string };
  /** Wait before going on. */
  delay_ms?: number;
  /** Send the answer in small pieces with this much time between two. */
  trickle_ms?: number;
  /** Close the connection without an answer. */
  drop?: Moment;
  /** Keep the connection open and never answer. */
  hang?: Moment;
  /** For `status`: whether the request is carried out all the same, as behind a gateway that gives up too early. */
  when?: Moment;
}

/** Before the request is carried out, so that it never is; or after it. */
export type Moment = 'before' | 'after';

/** Faults in the order in which they were ordered; each is used up after `times` requests. */
export class Faults {
  #faults: Fault[] = [];

  add(fault: Fault): void {
    this.#faults.push({ ...fault });
  }

  /** Those that are still to come, with what is left of `skip` and `times`. */
  all(): readonly Fault[] {
    return this.#faults;
  }

  clear(): void {
    this.#faults = [];
  }

  /** The first fault for this request, counted as used. */
  take(method: string, path: string): Fault | undefined {
    for (const fault of this.#faults) {
      if (!matches(fault.match, method, path)) continue;
      if (fault.skip) {
        fault.skip -= 1;
        continue;
      }
      fault.times -= 1;
      if (fault.times <= 0) this.#faults = this.#faults.filter((candidate) => candidate !== fault);
      return fault;
    }
    return undefined;
  }
}

function matches(pattern: string, method: string, path: string): boolean {
  const escaped = pattern.trim().replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  const target = escaped.includes(' ') ? escaped : `* ${escaped}`;
  return new RegExp(`^${target.replaceAll('*', '.*')}$`).test(`${method} ${path}`);
}

const LONGEST_MS = 600_000;

const isCount = (least: number, most: number) => (value: unknown) =>
  Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
const isTime = (value: unknown) => typeof value === 'number' && value >= 0 && value <= LONGEST_MS;
const isMoment = (value: unknown) => value === 'before' || value === 'after';
const isHeaders = (value: unknown) =>
  isObject(value) &&
  Object.entries(value).every(
    ([name, text]) => /^[\w-]+$/.test(name) && typeof text === 'string' && !/[\r\n]/.test(text),
  );

/** What each field has to be, and how that is told. */
const FIELDS: { readonly [field in keyof Fault]-?: readonly [is: (value: unknown) => boolean, told: string] } = {
  match: [(value) => typeof value === 'string' && value !== '', '"METHOD /path", with * for anything'],
  times: [isCount(1, Number.MAX_SAFE_INTEGER), 'a whole number from 1'],
  skip: [isCount(0, Number.MAX_SAFE_INTEGER), 'a whole number from 0'],
  status: [isCount(100, 599), '100 to 599'],
  headers: [isHeaders, 'an object of texts'],
  delay_ms: [isTime, `0 to ${LONGEST_MS}`],
  trickle_ms: [isTime, `0 to ${LONGEST_MS}`],
  drop: [isMoment, '"before" or "after"'],
  hang: [isMoment, '"before" or "after"'],
  when: [isMoment, '"before" or "after"'],
};

/** `true` means "before"; `false` is as if it were not there. */
const SHORT = new Set(['drop', 'hang']);

/** @returns the fault, or what is wrong with `value`. */
export function parseFault(value: unknown): Fault | string {
  if (!isObject(value)) return 'a fault is an object';
  const given = Object.entries<unknown>({ times: 1, ...value }).flatMap(([name, item]) => {
    if (item === undefined || (SHORT.has(name) && item === false)) return [];
    return [[name, SHORT.has(name) && item === true ? 'before' : item] as const];
  });
  const fault: { [name: string]: unknown } = Object.fromEntries(given);
  for (const name of ['match', ...Object.keys(fault)]) {
    const field = FIELDS[name as keyof Fault];
    if (!field) return `a fault has no "${name}"; it has ${Object.keys(FIELDS).join(', ')}`;
    if (!field[0](fault[name])) return `"${name}" must be ${field[1]}`;
  }
  const { status, headers, when, drop, hang, delay_ms, trickle_ms } = fault;
  if ((headers !== undefined || when !== undefined) && status === undefined) {
    return '"headers" and "when" belong to "status"';
  }
  if ([status, drop, hang, delay_ms, trickle_ms].every((one) => one === undefined)) {
    return 'a fault needs "status", "delay_ms", "trickle_ms", "drop" or "hang"';
  }
  if ([status, drop, hang].filter((one) => one !== undefined).length > 1) {
    return 'a fault has one of "status", "drop" and "hang"';
  }
  return fault as unknown as Fault;
}
