/** One Action of a chain. `code` is sent once a worker; after that the worker knows the version. */
export interface ChainAction {
  name: string;
  /** Names the compiled code: another version, another module. */
  versionId: string;
  code?: string;
  secrets: { [name: string]: string };
  /** Packages that the Action declares, with their exact versions. */
  dependencies: { name: string; version: string }[];
}

/** To the worker: run these Actions, one after the other. */
export interface RunRequest {
  kind: 'run';
  trigger: string;
  /** The exported function: `onExecutePostLogin`. */
  handler: string;
  actions: ChainAction[];
  /** Set when the chain goes on after it was suspended. */
  resumed?: Resumption;
  /** The `state` of the login: what a redirect carries and what its token must hold. */
  state?: string;
  /** The event as JSON, so that each Action gets one of its own. */
  event: string;
  /** Milliseconds by which the tenant's clock is ahead of the machine's. */
  clockOffset: number;
}

/** How a suspended chain goes on. */
export interface Resumption {
  /** Called instead of `handler` in the first Action of the chain; without it, that one has run already. */
  handler?: string;
  /** Metadata of the transaction, as the Actions before left it. */
  metadata: TransactionMetadata;
}

export interface TransactionMetadata {
  [key: string]: string | number | boolean;
}

/** To the worker: what the tenant answers to a `ask`. */
export interface Answer {
  kind: 'answer';
  id: number;
  value?: unknown;
  error?: string;
}

/** What an Action asked of the login, in order. Values are JSON. */
export type Effect =
  | { type: 'idTokenClaim' | 'accessTokenClaim'; key: string; value: unknown }
  | { type: 'addScope' | 'removeScope'; scope: string }
  | { type: 'appMetadata' | 'userMetadata'; key: string; value: unknown }
  | { type: 'deny'; reason: string }
  | { type: 'validationError'; code: string; reason: string }
  | { type: 'redirect'; url: string }
  | { type: 'challenge' | 'enroll'; factors: string[] }
  | { type: 'multifactor'; provider: string }
  | { type: 'recordMethod'; url: string }
  | { type: 'revokeSession'; reason: string; preserveRefreshTokens: boolean }
  | { type: 'revokeRefreshToken'; reason: string }
  | { type: 'sessionExpiry'; at: number }
  /** A value of null removes the key; no key removes all. */
  | { type: 'sessionMetadata'; key?: string; value: string | null };

/** Effects after which no further Action runs. */
export function endsChain({ type }: Effect): boolean {
  return ['deny', 'validationError', 'revokeSession', 'revokeRefreshToken'].includes(type);
}

/** Effects after which the chain waits for the user. */
export function suspendsChain({ type }: Effect): boolean {
  return ['redirect', 'challenge', 'enroll'].includes(type);
}

/** From the worker: how the chain ended. `error` names the Action that failed. */
export interface RunResult {
  kind: 'result';
  effects: string;
  error?: { action: string; message: string; stack: string };
  /** Set when the last Action that was started suspended the chain. */
  suspended?: { metadata: TransactionMetadata };
}

/** Questions that only the tenant can answer. */
export type Question =
  | { method: 'effectiveRoles'; take: number; from?: string }
  | { method: 'effectiveRolesByIds'; ids: string[] }
  | { method: 'effectiveRolesByNames'; names: string[] }
  | { method: 'userGroups'; take: number; from?: string }
  | { method: 'groupMembership'; groups: string[] };

export type FromWorker =
  | RunResult
  | { kind: 'started'; action: string }
  | { kind: 'console'; action: string; level: string; text: string }
  | { kind: 'ask'; id: number; question: Question };

/** Who logs in where, as the tenant needs it to answer a question. */
export interface Subject {
  userId: string;
  organizationId?: string;
}

/** How a chain ended, as the pool hands it out. */
export interface ChainResult {
  effects: Effect[];
  failure?: { kind: 'error' | 'timeout' | 'memory' | 'exit'; action: string; message: string; stack?: string };
  console: { action: string; level: string; text: string }[];
  /** Milliseconds of real time. */
  duration: number;
  /** Names of the Actions that were started. */
  started: string[];
  /** The last of them suspended the chain. */
  suspended?: { metadata: TransactionMetadata };
}
