import { format } from 'node:util';
import { compileFunction } from 'node:vm';
import { parentPort } from 'node:worker_threads';
import { createApi } from './api.ts';
import { ActionCache } from './cache.ts';
import { requireFor } from './modules.ts';
import type { Answer, ChainAction, Effect, FromWorker, Question, RunRequest } from './protocol.ts';

/** The thread in which Actions run: compiled once a version, called once a login, as on an instance of Auth0's runtime. */

type Handler = (event: object, api: object) => unknown;
type Exports = { [name: string]: unknown };

const sources = new Map<string, string>();
const modules = new Map<string, Exports>();
const caches = new Map<string, ActionCache>();
const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
/** What one chain may send to the tenant's own thread: an endless loop of either must not drown it. */
const MOST_QUESTIONS = 1000;
const MOST_LINES = 1000;
const LONGEST_LINE = 10_000;

let asked = 0;
let printed = 0;
let current = '';

const send = (message: FromWorker) => parentPort?.postMessage(message);

for (const level of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const) {
  console[level] = (...args: unknown[]) => print(level, format(...args));
}

parentPort?.on('message', (message: RunRequest | Answer) => {
  if (message.kind === 'run') void run(message);
  else settle(message);
});

function settle({ id, value, error }: Answer): void {
  const question = waiting.get(id);
  waiting.delete(id);
  if (error === undefined) question?.resolve(value);
  else question?.reject(new Error(error));
}

function print(level: string, text: string): void {
  printed += 1;
  if (printed <= MOST_LINES) send({ kind: 'console', action: current, level, text: text.slice(0, LONGEST_LINE) });
}

function ask(question: Question): Promise<unknown> {
  asked += 1;
  const id = asked;
  if (waiting.size >= MOST_QUESTIONS) throw new Error('Too many questions to the tenant at once');
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    send({ kind: 'ask', id, question });
  });
}

async function run(request: RunRequest): Promise<void> {
  const effects: Effect[] = [];
  printed = 0;
  waiting.clear();
  for (const { versionId, code } of request.actions) {
    if (code !== undefined) sources.set(versionId, code);
  }
  let transactionMetadata: { [key: string]: unknown } | undefined;
  for (const action of request.actions) {
    current = action.name;
    send({ kind: 'started', action: action.name });
    const event = JSON.parse(request.event);
    event.secrets = { ...action.secrets };
    if (event.transaction) event.transaction.metadata = transactionMetadata ?? event.transaction.metadata ?? {};
    try {
      await call(request, action, event, effects);
    } catch (error) {
      send({ kind: 'result', effects: asJson(effects), error: { action: action.name, ...describe(error) } });
      return;
    }
    transactionMetadata = event.transaction?.metadata;
    if (effects.some(({ type }) => type === 'deny' || type === 'validationError')) break;
  }
  send({ kind: 'result', effects: asJson(effects) });
}

async function call(request: RunRequest, action: ChainAction, event: object, effects: Effect[]): Promise<void> {
  const handler = load(action)[request.handler];
  if (typeof handler !== 'function') throw new Error(`The Action exports no function ${request.handler}`);
  const cache = caches.get(request.trigger) ?? new ActionCache();
  caches.set(request.trigger, cache);
  const api = createApi({
    apply: (effect) => effects.push(effect),
    ask,
    cache,
    event,
    now: () => Date.now() + request.clockOffset,
  });
  await (handler as Handler)(event, api);
}

function load({ name, versionId, dependencies }: ChainAction): Exports {
  const known = modules.get(versionId);
  if (known) return known;
  const module: { exports: Exports } = { exports: {} };
  const wrapped = compileFunction(
    sources.get(versionId) ?? '',
    ['exports', 'require', 'module', '__filename', '__dirname'],
    {
      filename: `${name}.js`,
    },
  );
  wrapped(module.exports, requireFor(dependencies), module, `/${name}.js`, '/');
  modules.set(versionId, module.exports);
  return module.exports;
}

/** Functions and the like have no place in a token or in metadata: JSON leaves them out. */
function asJson(effects: Effect[]): string {
  return JSON.stringify(effects);
}

function describe(error: unknown): { message: string; stack: string } {
  if (error instanceof Error) return { message: error.message, stack: error.stack ?? error.message };
  return { message: format(error), stack: format(error) };
}
