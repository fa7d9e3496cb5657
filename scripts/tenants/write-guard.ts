import { UserError } from '../errors.ts';
import { diffFields, meaning } from '../plan/fields.ts';
import { isObject, type Json, mapStrings, objectOf } from '../plan/json.ts';
import { linesOf } from '../plan/render/lines.ts';
import { isMasked, maskSecrets, withoutDigests } from '../plan/secrets.ts';
import type { PlannedWrite, RecordedWrite } from '../plan/writes.ts';
import type { Answered, Gate, Passing } from './guard.ts';
import { digestSecret } from './snapshot.ts';
import { NoAnswer } from './transport.ts';

/** A write that reached the tenant, or was meant to. */
export interface SentWrite extends PlannedWrite {
  /** What the tenant answered; 0 when it did not. */
  status: number;
}

interface Pending {
  recorded: RecordedWrite;
  planned: PlannedWrite;
}

export interface WriteGuardOptions {
  writes: readonly RecordedWrite[];
  planned: readonly PlannedWrite[];
  /** Hears of a write before it is sent, and when it is done. */
  onWrite?: (write: PlannedWrite, done: number, total: number) => void;
}

/**
 * Lets the planned writes through, each once. A planned write that changes nothing is answered as it was on the copy and not
 * sent. Everything else stops the run. Ids that the tenant gives on the way are matched with those of the copy.
 */
export class WriteGuard {
  readonly sent: SentWrite[] = [];
  readonly #pending: Pending[];
  readonly #total: number;
  readonly #onWrite: WriteGuardOptions['onWrite'];
  /** Ids of the copy and what they are on the tenant. */
  readonly #ids = new Map<string, string>();

  constructor({ writes, planned, onWrite }: WriteGuardOptions) {
    this.#pending = writes.flatMap((recorded, index) => {
      const plan = planned[index];
      return plan ? [{ recorded, planned: plan }] : [];
    });
    this.#total = planned.filter(({ isNeeded }) => isNeeded).length;
    this.#onWrite = onWrite;
  }

  /** Needed writes that auth0-deploy-cli has not made. */
  get missing(): PlannedWrite[] {
    return this.#pending.filter(({ planned }) => planned.isNeeded).map(({ planned }) => planned);
  }

  readonly gate: Gate = async (request, forward) => {
    if (request.method === 'GET') return forward(request);
    const index = this.#find(request);
    const found = this.#pending[index];
    if (!found) throw this.#stopped(request);
    this.#pending.splice(index, 1);
    const { recorded, planned } = found;
    if (!planned.isNeeded) return { status: recorded.status, body: this.#here(recorded.answer) };
    if (holdsMask(request.body)) throw maskedSecret(planned);
    this.#onWrite?.(planned, this.sent.length, this.#total);
    return this.#send(found, request, forward);
  };

  async #send(write: Pending, request: Passing, forward: (request: Passing) => Promise<Answered>): Promise<Answered> {
    const { planned, recorded } = write;
    let answer: Answered;
    try {
      answer = await forward(request);
    } catch (error) {
      this.sent.push({ ...planned, status: 0 });
      throw error instanceof NoAnswer ? outcomeUnknown(planned, error.message, error.maybeDone) : error;
    }
    this.sent.push({ ...planned, status: answer.status });
    if (answer.status >= 500) {
      if (planned.method === 'POST') throw outcomeUnknown(planned, `the tenant answered ${answer.status}`, true);
      // The same once more changes nothing else: auth0-deploy-cli may try again.
      this.#pending.unshift(write);
    } else if (answer.status < 300) {
      this.#learn(recorded.answer, answer.body);
      this.#onWrite?.(planned, this.sent.length, this.#total);
    }
    return answer;
  }

  #find({ method, path, query, body }: Passing): number {
    const asked = comparable(body);
    const same = ({ recorded }: Pending) =>
      recorded.method === method &&
      this.#path(recorded.path) === path &&
      recorded.query === query &&
      comparable(this.#here(recorded.body)) === asked;
    const needed = this.#pending.findIndex((one) => one.planned.isNeeded && same(one));
    return needed >= 0 ? needed : this.#pending.findIndex(same);
  }

  #path(path: string): string {
    return path
      .split('/')
      .map((part) => this.#ids.get(part) ?? part)
      .join('/');
  }

  /** A value of the copy with the ids that the tenant has given. */
  #here(value: Json | undefined): Json | undefined {
    return value === undefined ? undefined : mapStrings(value, (text) => this.#ids.get(text) ?? text);
  }

  #learn(copy: Json | undefined, tenant: Json | undefined): void {
    if (Array.isArray(copy) && Array.isArray(tenant)) {
      for (const [index, item] of copy.entries()) this.#learn(item, tenant[index]);
      return;
    }
    if (!isObject(copy) || !isObject(tenant)) return;
    for (const [name, value] of Object.entries(copy)) {
      const other = tenant[name];
      const isId = /(^|_)id$|Id$/.test(name) && typeof value === 'string' && typeof other === 'string';
      if (isId && value !== other) this.#ids.set(value, other);
      else this.#learn(value, other);
    }
  }

  #stopped({ method, path, body }: Passing): UserError {
    const near = this.#pending.find(({ recorded }) => recorded.method === method && this.#path(recorded.path) === path);
    const known = [...this.#ids].find(([, id]) => path.split('/').includes(id));
    const what = `${method} ${near?.planned.path ?? path}${known && !near ? ' (made by this run)' : ''}`;
    const shown = (value: Json | undefined) => objectOf(withoutDigests(maskSecrets(value ?? {})));
    const lines = near
      ? diffFields(shown(this.#here(near.recorded.body)), shown(body)).flatMap(linesOf)
      : diffFields({}, shown(body)).flatMap(linesOf);
    return new UserError(
      'WRITE_STOPPED',
      `auth0-deploy-cli wanted to write what is not in the plan: ${what}`,
      'The tenant has probably changed meanwhile: plan again, review it, and deploy that plan',
      { details: lines.map(({ sign, text }) => `  ${sign} ${text}`).join('\n') },
    );
  }
}

/** Bodies that mean the same, secrets compared by digest. */
function comparable(body: Json | undefined): string {
  return meaning(maskSecrets(body ?? null, digestSecret));
}

function holdsMask(value: Json | undefined): boolean {
  if (isMasked(value)) return true;
  if (Array.isArray(value)) return value.some(holdsMask);
  return isObject(value) && Object.values(value).some(holdsMask);
}

function maskedSecret({ method, path }: PlannedWrite): UserError {
  const what = `${method} ${path} would write ••• in the place of a secret`;
  return new UserError('WRITE_STOPPED', what, 'Give the secret in the files, by name: { $env: NAME }');
}

function outcomeUnknown({ method, path }: PlannedWrite, reason: string, maybeDone: boolean): UserError {
  const what = maybeDone ? 'Nobody knows whether it was carried out' : 'It was not carried out';
  return new UserError(
    'WRITE_STOPPED',
    `${method} ${path} failed: ${reason}. ${what}`,
    'Plan again: the plan shows what is there now, and deploying it writes only what is missing',
  );
}
