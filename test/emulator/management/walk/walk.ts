import type { Operation, Schema } from '../../../../emulator/management/engine/openapi.ts';
import type { Answer } from '../../authentication/harness.ts';
import type { Api } from '../engine/api.ts';
import { answerProblems, isShown, operations, resolve, statusesOf } from './described.ts';
import { type Choice, sample } from './samples.ts';
import { TAILORED } from './tailored.ts';
import type { World } from './world.ts';

type Row = { [field: string]: unknown };

/** Fields that change with every write. */
const TIMES = new Set(['updated_at', 'modified_at', 'last_updated']);
const ID_FIELDS = ['id', 'client_id', 'user_id', 'kid', 'token_id', 'template', 'custom_domain_id', 'connection_id'];

/** Something that is made with POST and has a path of its own. */
export interface Described {
  collection: string;
  one: string;
}

/** Every resource of the description that a POST with a body makes. */
export function resources(): Described[] {
  const making = operations.filter(({ method, body }) => method === 'POST' && body !== undefined);
  return making.flatMap(({ path }) => {
    const one = operations.find((other) => other.path.startsWith(`${path}/{`) && isLast(other.path, path));
    return one ? [{ collection: path, one: one.path }] : [];
  });
}

function isLast(path: string, parent: string): boolean {
  return !path.slice(parent.length + 1).includes('/');
}

/** Sends to each described endpoint what the description says and notes what comes back differently. */
export class Walk {
  /** `METHOD /path: what differs` */
  readonly findings = new Set<string>();
  /** `METHOD /path` of what was called. */
  readonly walked = new Set<string>();
  readonly #api: Api;
  readonly #world: World;

  constructor(api: Api, world: World) {
    this.#api = api;
    this.#world = world;
  }

  /** Makes one with all that is described, reads it, changes each field by itself, and deletes it. */
  async resource({ collection, one }: Described, choice: Choice): Promise<void> {
    const create = operationOf('POST', collection) as Operation;
    const read = operationOf('GET', one);
    const parents = this.#world.ids(collection);
    const body = this.#body(create, choice);
    const made = await this.#send(create, parents, body);
    if (made.status >= 300) return this.#find(create, `refused ${made.text} for ${JSON.stringify(body)}`);
    this.#compare(create, body, made.json);
    const id = idOf(made.json, one);
    if (id === undefined) return this.#find(create, `no id in ${made.text}`);
    const ids = [...parents, id];
    if (read) this.#compare(read, body, (await this.#send(read, ids)).json);
    const list = operationOf('GET', collection);
    if (list) await this.#send(list, parents);
    await this.#conflicts(create, parents, body, one);
    await this.#refusesUnknown(create, parents, body);
    for (const method of ['PATCH', 'PUT']) {
      const update = operationOf(method, one);
      if (update?.body && read) await this.#updates(update, read, ids, this.#changed(create, update, choice));
    }
    await this.#deletes(one, ids);
  }

  /** Changes something that there is once, field by field. */
  async singleton(update: Operation, choice: Choice): Promise<void> {
    const read = operationOf('GET', update.path) as Operation;
    const ids = this.#world.ids(update.path);
    await this.#send(read, ids);
    await this.#updates(update, read, ids, this.#body(update, next(choice)));
  }

  /** Sends one request with everything that is described, and looks at the answer. */
  async call(operation: Operation, choice: Choice): Promise<void> {
    const body = operation.body && this.#body(operation, choice);
    await this.#send(operation, this.#world.ids(operation.path), body);
  }

  #find({ method, path }: Operation, text: string): void {
    this.findings.add(`${method} ${path}: ${text}`);
  }

  #body(operation: Operation, choice: Choice): Row {
    const body = sample(operation.body as Schema, choice, this.#world.givens) as Row;
    const tailored = TAILORED[`${operation.method} ${operation.path}`]?.(body, this.#world.givens, choice) ?? body;
    if (Array.isArray(tailored) || typeof tailored !== 'object') return tailored;
    return Object.fromEntries(Object.entries(tailored).filter(([, value]) => value !== undefined));
  }

  /** Other values for all that can change; of what create and update share, those that fit what was created. */
  #changed(create: Operation, update: Operation, choice: Choice): Row {
    const own = this.#body(update, next(choice));
    const { oneOf } = resolve(create.body as Schema);
    if (!oneOf) return own;
    const created = this.#body(create, next(choice));
    return Object.fromEntries(Object.entries(own).map(([name, value]) => [name, created[name] ?? value]));
  }

  /** Notes a status that is not documented, and an answer that is not as described. */
  async #send(operation: Operation, ids: readonly string[], body?: unknown): Promise<Answer> {
    let index = 0;
    const path = operation.path.replaceAll(/\{[^}]+\}/g, () => encodeURIComponent(ids[index++] ?? 'missing'));
    const answer = await this.#api(operation.method, path, body);
    const key = `${operation.method} ${operation.path}`;
    this.walked.add(key);
    if (!statusesOf(key).includes(answer.status)) this.#find(operation, `status ${answer.status} is not documented`);
    if (answer.status < 300) {
      for (const problem of answerProblems(key, answer.json)) this.#find(operation, problem);
    }
    return answer;
  }

  /** A second one with the same names is a conflict where Auth0 documents one, and only there. */
  async #conflicts(create: Operation, parents: readonly string[], body: Row, one: string): Promise<void> {
    const again = await this.#send(create, parents, body);
    const isDocumented = statusesOf(`POST ${create.path}`).includes(409);
    if (isDocumented !== (again.status === 409)) this.#find(create, `the same once more is ${again.status}`);
    const remove = operationOf('DELETE', one);
    const id = again.status < 300 ? idOf(again.json, one) : undefined;
    if (remove && id !== undefined) await this.#send(remove, [...parents, id]);
  }

  async #refusesUnknown(operation: Operation, ids: readonly string[], body: Row): Promise<void> {
    if (resolve(operation.body as Schema).additionalProperties !== false) return;
    const { status, json } = await this.#send(operation, ids, { ...body, not_described: 1 });
    const isRefused = status === 400 && json.message.includes('Additional properties not allowed: not_described');
    if (!isRefused) this.#find(operation, `an unknown property is answered with ${status} ${json?.message}`);
  }

  async #updates(update: Operation, read: Operation, ids: readonly string[], full: Row): Promise<void> {
    if (Array.isArray(full) || typeof full !== 'object') {
      await this.#send(update, ids, full);
      return;
    }
    await this.#refusesUnknown(update, ids, full);
    const required = resolve(update.body as Schema).required ?? [];
    const always = Object.fromEntries(required.map((name) => [name, full[name]]));
    for (const [name, value] of Object.entries(full)) {
      if (required.includes(name) && Object.keys(full).length > required.length) continue;
      const before = (await this.#send(read, ids)).json ?? {};
      const body = { ...always, [name]: value };
      const changed = await this.#send(update, ids, body);
      if (changed.status >= 300) {
        this.#find(update, `${name} is refused: ${changed.text}`);
        continue;
      }
      const after = (await this.#send(read, ids)).json ?? {};
      this.#compare(read, body, after, `after ${update.method} `);
      if (update.method === 'PATCH') this.#changesOnly(update, name, Object.keys(body), before, after);
    }
  }

  #changesOnly(update: Operation, name: string, sent: readonly string[], before: Row, after: Row): void {
    const others = Object.keys({ ...before, ...after }).filter(
      (field) =>
        !(sent.includes(field) || TIMES.has(field)) && JSON.stringify(before[field]) !== JSON.stringify(after[field]),
    );
    if (others.length > 0) this.#find(update, `${name} also changes ${others.join(', ')}`);
  }

  async #deletes(one: string, ids: readonly string[]): Promise<void> {
    const [remove, read] = [operationOf('DELETE', one), operationOf('GET', one)];
    if (!remove) return;
    await this.#send(remove, ids);
    const gone = read && (await this.#send(read, ids));
    if (gone && gone.status !== 404) this.#find(read, `after DELETE it is ${gone.status}`);
  }

  /** What was sent comes back as it was, where the answer is described to show it. */
  #compare(operation: Operation, sent: unknown, got: unknown, note = '', path: readonly string[] = []): void {
    if (path.length > 0 && !isShown(`${operation.method} ${operation.path}`, path)) return;
    if (isObject(sent) && isObject(got)) {
      for (const [name, value] of Object.entries(sent)) {
        this.#compare(operation, value, got[name], note, [...path, name]);
      }
    } else if (JSON.stringify(sent) !== JSON.stringify(got)) {
      const shown = (value: unknown) => JSON.stringify(value)?.slice(0, 60);
      this.#find(operation, `${note}${path.join('.')} was ${shown(sent)} and is ${shown(got)}`);
    }
  }
}

function next(choice: Choice): Choice {
  return { ...choice, value: choice.value + 1 };
}

function isObject(value: unknown): value is Row {
  return typeof value === 'object' && value !== null;
}

export function operationOf(method: string, path: string): Operation | undefined {
  return operations.find((operation) => operation.method === method && operation.path === path);
}

function idOf(row: Row, one: string): string | undefined {
  const [, placeholder = 'id'] = /\{([^}]+)\}$/.exec(one) ?? [];
  const found = [placeholder, ...ID_FIELDS].map((field) => row[field]).find((id) => typeof id === 'string');
  return found as string | undefined;
}
