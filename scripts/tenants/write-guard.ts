import { UserError } from '../errors.ts';
import { diffFields, meaning } from '../plan/fields.ts';
import { isObject, type Json, mapStrings, objectOf } from '../plan/json.ts';
import { linesOf } from '../plan/render/lines.ts';
import { isMasked, maskSecrets, withoutDigests } from '../plan/secrets.ts';
import type { PlannedWrite, RecordedWrite } from '../plan/writes.ts';
import type { Answered, Gate, Passing } from './guard.ts';
import { tenantError } from './management.ts';
import { digestSecret } from './snapshot.ts';
import { isPassing, NO_ANSWER, NoAnswer } from './transport.ts';
import { wait } from './wait.ts';

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
  /** The tenant, for what is told of a request that failed. */
  domain: string;
  /** Hears of a write before it is sent, and when it is done. */
  onWrite?: (write: PlannedWrite, done: number, total: number) => void;
  /** Hears of a write before it is sent; what it gives back hears how that ended. It must not throw. */
  keep?: (write: PlannedWrite) => (status: number) => void;
  /** Aborting it ends the wait before a write is sent again. */
  ending?: AbortSignal;
  /** Hears why a write is sent again. */
  onRepeat?: (reason: string) => void;
}

/** Tries of a write that may be sent again, and milliseconds before the second one; then twice as long each time. */
const MOST_TRIES = 4;
const FIRST_WAIT = 500;

/**
 * Lets the planned writes through, each once. A planned write that changes nothing is answered as it was on the copy and not
 * sent. Everything else stops the run. Ids that the tenant gives on the way are matched with those of the copy.
 */
export class WriteGuard {
  readonly sent: SentWrite[] = [];
  readonly #pending: Pending[];
  readonly #total: number;
  readonly #options: WriteGuardOptions;
  /** Ids of the copy and what they are on the tenant. */
  readonly #ids = new Map<string, string>();

  constructor(options: WriteGuardOptions) {
    const { writes, planned } = options;
    this.#options = options;
    this.#pending = writes.flatMap((recorded, index) => {
      const plan = planned[index];
      return plan ? [{ recorded, planned: plan }] : [];
    });
    this.#total = planned.filter(({ isNeeded }) => isNeeded).length;
  }

  /** Needed writes that auth0-deploy-cli has not made. */
  get missing(): PlannedWrite[] {
    return this.#pending.filter(({ planned }) => planned.isNeeded).map(({ planned }) => planned);
  }

  readonly gate: Gate = async (request, forward) => {
    if (request.method === 'GET') return this.#read(request, forward);
    const index = this.#find(request);
    const found = this.#pending[index];
    if (!found) throw this.#stopped(request);
    this.#pending.splice(index, 1);
    const { recorded, planned } = found;
    if (!planned.isNeeded) return { status: recorded.status, body: this.#here(recorded.answer) };
    if (holdsMask(request.body)) throw maskedSecret(planned);
    this.#options.onWrite?.(planned, this.sent.length, this.#total);
    return this.#send(found, () => forward(request));
  };

  /** What a tenant that was asked several times does not answer, auth0-deploy-cli need not ask for again, for minutes. */
  async #read(request: Passing, forward: (request: Passing) => Promise<Answered>): Promise<Answered> {
    const asked = `GET ${request.path}`;
    const { domain } = this.#options;
    try {
      const answer = await forward(request);
      if (answer.status !== 429 && !isPassing(answer.status)) return answer;
      throw refusalFor(domain, asked, answer.status);
    } catch (error) {
      throw tenantError(error, domain, asked);
    }
  }

  async #send(write: Pending, forward: () => Promise<Answered>): Promise<Answered> {
    const { planned, recorded } = write;
    const kept = this.#options.keep?.(planned);
    const tell = (status: number) => {
      this.sent.push({ ...planned, status });
      kept?.(status);
    };
    let answer: Answered & { isRepeated?: boolean };
    try {
      answer = await this.#untilAnswered(planned, forward);
    } catch (error) {
      if (error instanceof OutcomeUnknown) tell(error.status);
      else this.#pending.unshift(write);
      throw error instanceof OutcomeUnknown || error instanceof NoAnswer ? failed(planned, error) : error;
    }
    // What a try before it has deleted already is not there any more.
    if (answer.status === 404 && answer.isRepeated && planned.method === 'DELETE') {
      answer = { status: recorded.status, body: this.#here(recorded.answer) };
    }
    if (answer.status === 429) {
      this.#pending.unshift(write);
      throw refusalFor(this.#options.domain, nameOfWrite(planned), 429);
    }
    tell(answer.status);
    if (answer.status < 300) {
      this.#learn(recorded.answer, answer.body);
      this.#options.onWrite?.(planned, this.sent.length, this.#total);
    }
    return answer;
  }

  /**
   * The same PUT, PATCH or DELETE once more changes nothing else, so it is sent again where nobody knows whether it was
   * carried out. A POST could make the same thing twice. @throws OutcomeUnknown; NoAnswer when it was not carried out
   */
  async #untilAnswered(
    { method }: PlannedWrite,
    forward: () => Promise<Answered>,
  ): Promise<Answered & { isRepeated?: boolean }> {
    const { ending, onRepeat } = this.#options;
    const most = method === 'POST' ? 1 : MOST_TRIES;
    let unknown: OutcomeUnknown | undefined;
    for (let tries = 1; ; tries += 1) {
      // What is refused or not sent at last may have been carried out by a try before it.
      const last = await this.#once(forward).catch((error: unknown) => {
        throw unknown ?? error;
      });
      if (!(last instanceof OutcomeUnknown)) {
        if (unknown && last.status === 429) throw unknown;
        return { ...last, isRepeated: tries > 1 };
      }
      unknown = last;
      if (tries >= most || ending?.aborted) throw unknown;
      onRepeat?.(unknown.status === 0 ? NO_ANSWER : String(unknown.status));
      await wait(FIRST_WAIT * 2 ** (tries - 1), ending).catch(() => {
        throw unknown;
      });
    }
  }

  async #once(forward: () => Promise<Answered>): Promise<Answered | OutcomeUnknown> {
    try {
      const answer = await forward();
      return isPassing(answer.status)
        ? new OutcomeUnknown(`the tenant answered ${answer.status}`, answer.status)
        : answer;
    } catch (error) {
      if (!(error instanceof NoAnswer) || !error.maybeDone) throw error;
      return new OutcomeUnknown(error.message, 0);
    }
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

/** A write of which nobody knows whether it was carried out. */
class OutcomeUnknown extends Error {
  /** What the tenant answered; 0 when it did not. */
  readonly status: number;

  constructor(reason: string, status: number) {
    super(reason);
    this.name = 'OutcomeUnknown';
    this.status = status;
  }
}

/** `POST /roles admin`, `PATCH /roles/{admin}`: what is made has its name in no path. */
export function nameOfWrite({ method, path, name }: Pick<PlannedWrite, 'method' | 'path' | 'name'>): string {
  return `${method} ${path}${name === '' || path.includes(`{${name}}`) ? '' : ` ${name}`}`;
}

function failed(write: PlannedWrite, error: OutcomeUnknown | NoAnswer): UserError {
  const isUnknown = error instanceof OutcomeUnknown;
  const what = isUnknown ? 'Nobody knows whether it was carried out' : 'It was not carried out';
  return new UserError(
    'WRITE_STOPPED',
    `${nameOfWrite(write)} failed: ${error.message}. ${what}`,
    'Plan again: the plan shows what is there now, and deploying it writes only what is missing',
    { cause: error },
  );
}

function refusalFor(domain: string, asked: string, status: number): UserError {
  const isLimit = status === 429;
  const what = isLimit
    ? `The tenant ${domain} refuses ${asked} for minutes: other clients use up its rate limit (429)`
    : `The tenant ${domain} failed when it was asked ${asked}, several times (${status})`;
  const fix = isLimit ? 'Wait a minute and deploy again' : 'Deploy again; if it stays so, see https://status.auth0.com';
  return new UserError('TENANT_REFUSED', what, `${fix}: what is written is kept and not written twice`);
}
