import { AsyncLocalStorage } from 'node:async_hooks';
import { format } from 'node:util';
import { compileFunction, Script } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { createApi } from './api.ts';
import { ActionCache } from './cache.ts';
import { isSpoilt, noteShared } from './guard.ts';
import { guardProcess, requireFor } from './modules.ts';
import {
  type Answer,
  type ChainAction,
  type Effect,
  endsChain,
  type FromWorker,
  type Question,
  type RunRequest,
  type RunResult,
  suspendsChain,
} from './protocol.ts';

/** The thread in which Actions run: compiled once a version, called once a login, as on an instance of Auth0's runtime. */

type Handler = (event: object, api: object) => unknown;
type Exports = { [name: string]: unknown };
type Compiled = (...args: unknown[]) => void;

const sources = new Map<string, string>();
const modules = new Map<string, Exports>();
const caches = new Map<string, ActionCache>();
const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
/** What one chain may send to the tenant's own thread: an endless loop of either must not drown it. */
const MOST_QUESTIONS = 1000;
const MOST_LINES = 1000;
const LONGEST_LINE = 10_000;
/** Characters of JSON. Claims and metadata have limits far below. */
const LARGEST_EFFECTS = 4 * 1024 * 1024;

// Taken before an Action can put something in its place.
const { exit } = process;

/** The login that a piece of code belongs to, also in timers and promises that it left behind. */
const running = new AsyncLocalStorage<object>();
let login: object | undefined;
let asked = 0;
let printed = 0;
let current = '';

/** Where the packages are that Actions declare. */
const { packagesFrom } = workerData as { packagesFrom: string };

const send = (message: FromWorker) => parentPort?.postMessage(message);

for (const level of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const) {
  console[level] = (...args: unknown[]) => print(level, format(...args));
}
guardProcess();
noteShared();

parentPort?.on('message', (message: RunRequest | Answer) => {
  if (message.kind === 'answer') return settle(message);
  login = {};
  running.run(login, () => void run(message));
});

// Nobody caught it: the login that it belongs to fails. What an earlier login left behind is no later one's fault.
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => {
    if (login !== undefined && running.getStore() === login) {
      finish({ effects: '[]', error: { action: current, ...describe(error) } });
    }
  });
}

function settle({ id, value, error }: Answer): void {
  const question = waiting.get(id);
  waiting.delete(id);
  if (error === undefined) question?.resolve(value);
  else question?.reject(new Error(error));
}

function print(level: string, text: string): void {
  // Lines of an earlier login would stand in a later one's record.
  if (running.getStore() !== login) return;
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
  let metadata = request.resumed?.metadata;
  let suspended = false;
  for (const [place, action] of request.actions.entries()) {
    const resuming = place === 0 ? request.resumed?.handler : undefined;
    current = action.name;
    send({ kind: 'started', action: action.name });
    const event = JSON.parse(request.event);
    event.secrets = { ...action.secrets };
    if (event.transaction) event.transaction.metadata = metadata ?? event.transaction.metadata ?? {};
    const before = effects.length;
    try {
      await call(request, action, resuming ?? request.handler, event, effects);
    } catch (error) {
      return finish({ effects: asJson(effects), error: { action: action.name, ...describe(error) } });
    }
    metadata = event.transaction?.metadata ?? metadata;
    const own = effects.slice(before);
    if (own.some(endsChain)) break;
    suspended = own.some(suspendsChain);
    if (suspended) break;
  }
  const json = asJson(effects);
  if (json.length > LARGEST_EFFECTS) {
    const message = 'The Action asked for more than fits into a login: 4 MB of claims, metadata and the like';
    return finish({ effects: '[]', error: { action: current, message, stack: message } });
  }
  finish({ effects: json, ...(suspended && { suspended: { metadata: metadata ?? {} } }) });
}

/** Ends the login, once: what still runs of it has nothing to say any more. */
function finish(result: Omit<RunResult, 'kind'>): void {
  if (running.getStore() !== login) return;
  login = undefined;
  send({ kind: 'result', ...result });
  // After the answer, so that no login waits for it. The pool takes another thread for the next one.
  if (isSpoilt()) exit(1);
}

async function call(
  request: RunRequest,
  action: ChainAction,
  name: string,
  event: object,
  effects: Effect[],
): Promise<void> {
  const handler = load(action)[name];
  if (typeof handler !== 'function') throw new Error(`The Action exports no function ${name}`);
  const cache = caches.get(request.trigger) ?? new ActionCache();
  caches.set(request.trigger, cache);
  const api = createApi({
    apply: (effect) => effects.push(effect),
    ask,
    cache,
    event,
    now: () => Date.now() + request.clockOffset,
    handler: name,
    ...(request.state !== undefined && { state: request.state }),
  });
  await (handler as Handler)(event, api);
}

function load({ name, versionId, dependencies }: ChainAction): Exports {
  const known = modules.get(versionId);
  if (known) return known;
  const module: { exports: Exports } = { exports: {} };
  const wrapped = compile(sources.get(versionId) ?? '', `${name}.js`);
  wrapped(module.exports, requireFor(dependencies, packagesFrom), module, `/${name}.js`, '/');
  modules.set(versionId, module.exports);
  return module.exports;
}

function compile(code: string, filename: string): Compiled {
  const parameters = ['exports', 'require', 'module', '__filename', '__dirname'];
  if (!code.includes('\n//# sourceMappingURL=data:')) {
    return compileFunction(code, parameters, { filename }) as Compiled;
  }
  // Only before a script does a debugger get the time to set its breakpoints.
  const opening = `(function (${parameters.join(', ')}) {`;
  const script = new Script(`${opening}${code}\n})`, { filename, columnOffset: -opening.length });
  return script.runInThisContext() as Compiled;
}

/** Functions and the like have no place in a token or in metadata: JSON leaves them out. */
function asJson(effects: Effect[]): string {
  return JSON.stringify(effects);
}

function describe(error: unknown): { message: string; stack: string } {
  if (error instanceof Error) return { message: error.message, stack: error.stack ?? error.message };
  return { message: format(error), stack: format(error) };
}
