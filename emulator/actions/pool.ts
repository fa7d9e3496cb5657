import { url } from 'node:inspector';
import { Worker } from 'node:worker_threads';
import type { ChainResult, FromWorker, Question, RunRequest } from './protocol.ts';

export interface Limits {
  /** Real time for all Actions of a trigger together. Auth0: 20 s, docs-v2 main/docs/customize/actions/limitations.mdx. */
  milliseconds: number;
  /** ASSUMPTION action-memory (emulator/assumptions.ts) */
  megabytes: number;
}

export const AUTH0_LIMITS: Limits = { milliseconds: 20_000, megabytes: 128 };

/** Logins whose Actions run at the same time; a further one waits, and its time begins when it runs. */
const MOST_WORKERS = 8;
/** Kept warm between logins; each costs some megabytes. */
const IDLE_WORKERS = 1;
/** A new thread must have begun with its first Action after so long; a warm one sooner, or it is replaced. */
const NEW_THREAD_MILLISECONDS = 15_000;
const WARM_THREAD_MILLISECONDS = 1_000;

/** Whether a debugger may attach to this process, and so to its threads. */
export function isDebugged(): boolean {
  return url() !== undefined;
}

interface WarmWorker {
  thread: Worker;
  /** Versions whose code this worker has been sent. */
  known: Set<string>;
  isWarm: boolean;
}

type Job = { request: RunRequest; answer: (question: Question) => object; watch: Watch };
/** Sees what an Action prints while it runs. */
export type Watch = (line: { action: string; level: string; text: string }) => void;

/** Threads that run chains of Actions, one chain at a time each. A thread whose chain failed hard is replaced. */
export class WorkerPool {
  readonly #limits: Limits;
  readonly #packagesFrom: string;
  readonly #idle: WarmWorker[] = [];
  readonly #threads = new Set<Worker>();
  readonly #queue: (() => void)[] = [];
  #busy = 0;
  #closed = false;

  constructor(limits: Limits, packagesFrom: string) {
    this.#limits = limits;
    this.#packagesFrom = packagesFrom;
  }

  async run(request: RunRequest, answer: Job['answer'], watch: Watch): Promise<ChainResult> {
    if (this.#closed) throw new Error('The Action runtime was closed');
    if (this.#busy >= MOST_WORKERS) await new Promise<void>((resolve) => this.#queue.push(resolve));
    this.#busy += 1;
    try {
      const worker = this.#idle.pop() ?? this.#spawn();
      const result = await this.#runOn(worker, { request, answer, watch });
      // What an earlier login left behind kept this thread from even beginning: that is not this login's fault.
      const isBlameless = worker.isWarm && result.failure && result.started.length === 0 && !this.#closed;
      return isBlameless ? await this.#runOn(this.#spawn(), { request, answer, watch }) : result;
    } finally {
      this.#busy -= 1;
      this.#queue.shift()?.();
    }
  }

  async #runOn(worker: WarmWorker, job: Job): Promise<ChainResult> {
    const result = await runIn(worker, job, this.#limits);
    const isSpent = result.failure && result.failure.kind !== 'error';
    if (isSpent || this.#closed || this.#idle.length >= IDLE_WORKERS) await this.#end(worker);
    else this.#idle.push(Object.assign(worker, { isWarm: true }));
    return result;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#threads].map((thread) => thread.terminate()));
  }

  #spawn(): WarmWorker {
    const thread = new Worker(new URL('./worker.ts', import.meta.url), {
      // An Action must see neither the environment nor the flags of the process that runs the tenant.
      env: {},
      execArgv: [],
      workerData: { packagesFrom: this.#packagesFrom },
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: this.#limits.megabytes },
    });
    thread.unref();
    // Unread, what an Action writes past `console` would pile up in memory.
    thread.stdout.resume();
    thread.stderr.resume();
    const worker = { thread, known: new Set<string>(), isWarm: false };
    // What an Action left running may end the thread after its login was over: it must not be handed out again.
    thread.on('error', () => undefined);
    thread.on('exit', () => {
      this.#threads.delete(thread);
      const place = this.#idle.indexOf(worker);
      if (place >= 0) this.#idle.splice(place, 1);
    });
    this.#threads.add(thread);
    return worker;
  }

  async #end({ thread }: WarmWorker): Promise<void> {
    await thread.terminate();
  }
}

function runIn(worker: WarmWorker, { request, answer, watch }: Job, limits: Limits): Promise<ChainResult> {
  const { thread, known, isWarm } = worker;
  let begin = performance.now();
  const result: ChainResult = { effects: [], console: [], duration: 0, started: [] };
  return new Promise((resolve) => {
    const end = (failure?: ChainResult['failure']) => {
      clearTimeout(timer);
      thread.off('message', onMessage).off('error', onError).off('exit', onExit);
      result.duration = performance.now() - begin;
      resolve(failure ? { ...result, failure } : result);
    };
    // Whoever looks at a line in a debugger takes longer than any limit.
    const limit = (milliseconds: number, message: string) =>
      isDebugged() ? undefined : setTimeout(() => end({ kind: 'timeout', action: action(), message }), milliseconds);
    // The time of a chain begins with its first Action: a thread that is only just starting takes none of it.
    const onStarted = () => {
      begin = performance.now();
      clearTimeout(timer);
      timer = limit(limits.milliseconds, `The Actions took longer than ${limits.milliseconds / 1000} s`);
    };
    const action = () => result.started.at(-1) ?? request.actions[0]?.name ?? '';
    const onError = (error: Error & { code?: string }) => {
      const isMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      const message = isMemory ? `The Action took more than ${limits.megabytes} MB of memory` : error.message;
      end({ kind: isMemory ? 'memory' : 'exit', action: action(), message });
    };
    const onExit = () => end({ kind: 'exit', action: action(), message: 'The Action ended its process' });
    const onMessage = (message: FromWorker) => {
      if (message.kind === 'started') {
        if (result.started.push(message.action) === 1) onStarted();
      }
      if (message.kind === 'console') {
        const { action, level, text } = message;
        result.console.push({ action, level, text });
        watch({ action, level, text });
      }
      if (message.kind === 'ask')
        thread.postMessage({ kind: 'answer', id: message.id, ...tryAnswer(answer, message.question) });
      if (message.kind !== 'result') return;
      result.effects = JSON.parse(message.effects);
      if (message.suspended) result.suspended = message.suspended;
      end(message.error && { kind: 'error', ...message.error });
    };
    let timer = limit(isWarm ? WARM_THREAD_MILLISECONDS : NEW_THREAD_MILLISECONDS, 'The Actions could not be started');
    thread.on('message', onMessage).on('error', onError).on('exit', onExit);
    thread.postMessage({ ...request, actions: request.actions.map((one) => withoutKnownCode(one, known)) });
  });
}

function withoutKnownCode(action: RunRequest['actions'][number], known: Set<string>): RunRequest['actions'][number] {
  if (!known.has(action.versionId)) {
    known.add(action.versionId);
    return action;
  }
  const { code: _, ...rest } = action;
  return rest;
}

function tryAnswer(answer: Job['answer'], question: Question): { value: object } | { error: string } {
  try {
    return { value: answer(question) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
