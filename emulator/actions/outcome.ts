import type { Json, JsonObject } from '../store/json.ts';
import { isTooLarge, refusalOfClaim } from './claims.ts';
import { type ChainResult, type Effect, suspendsChain, type TransactionMetadata } from './protocol.ts';

/** What the post-login Actions of a login decided, in the order of their bindings. */
export interface PostLoginOutcome {
  /**
   * Set when the login must not go on: an Action's reason, or the message of an Action that failed, as the application
   * receives it in `error_description` beside `access_denied`.
   * Source for failures: support.auth0.com/center/s/article/troubleshooting-the-access-denied-error, 2026-11-23.
   */
  denied?: string;
  /** Why it was denied: by an Action's word, or because an Action failed. */
  deniedBy?: 'access' | 'validation' | 'revoked' | 'error' | 'timeout' | 'memory' | 'exit';
  /** The code of `api.validation.error`. */
  validationCode?: string;
  /** Claims that Actions set; later Actions win. */
  idTokenClaims: JsonObject;
  accessTokenClaims: JsonObject;
  addedScopes: string[];
  removedScopes: string[];
  /** Top-level keys to write into the user's metadata, also when the login is denied; null removes a key. */
  appMetadata?: JsonObject;
  userMetadata?: JsonObject;
  /** What was asked for and left out, one sentence each. */
  warnings?: string[];
  /** Set when the login waits for its user; nothing else of the outcome counts yet. */
  suspended?: Suspension;
  /** Custom methods that `api.authentication.recordMethod` named. */
  methods?: string[];
  session?: SessionChange;
  /** The refresh token that is being exchanged is to be revoked. */
  revokesRefreshToken?: true;
}

/** What Actions asked of the session. */
export interface SessionChange {
  revoke?: { preserveRefreshTokens: boolean };
  /** Milliseconds since 1970; the earliest one that was asked for. */
  expiresAt?: number;
  /** Changes by key, in order; null removes. `clear` comes first. */
  metadata?: { [key: string]: string | null };
  clearsMetadata?: true;
}

/** What the user has to do, and how the Actions go on after that. JSON. */
export interface Suspension {
  wait:
    | { kind: 'redirect'; url: string }
    | { kind: 'challenge' | 'enroll'; factors: string[] }
    | { kind: 'multifactor'; provider: string };
  progress: Progress;
}

/** Where a chain of Actions was suspended. JSON. */
export interface Progress {
  /** The Action that suspended it. */
  action: string;
  /** Whether that Action goes on with `onContinuePostLogin`; otherwise the one after it is next. */
  continues: boolean;
  effects: Effect[];
  metadata: TransactionMetadata;
}

export const NOTHING_DECIDED: PostLoginOutcome = {
  idTokenClaims: {},
  accessTokenClaims: {},
  addedScopes: [],
  removedScopes: [],
};

/** Folds what a chain of Actions asked for into one outcome. */
export function outcomeOf({ effects, failure }: ChainResult, isForAuth0Api: boolean): PostLoginOutcome {
  const outcome: PostLoginOutcome = structuredClone(NOTHING_DECIDED);
  // ASSUMPTION action-failure-metadata, action-failure-text (emulator/assumptions.ts)
  if (failure) return { ...outcome, denied: failure.message, deniedBy: failure.kind };
  const warnings: string[] = [];
  for (const effect of effects) applyEffect(outcome, effect, isForAuth0Api, warnings);
  return warnings.length > 0 ? { ...outcome, warnings } : outcome;
}

function applyEffect(outcome: PostLoginOutcome, effect: Effect, isForAuth0Api: boolean, warnings: string[]): void {
  switch (effect.type) {
    case 'idTokenClaim':
      setClaim(outcome.idTokenClaims, effect, refusalOfClaim(effect.key, 'id', isForAuth0Api), warnings);
      return;
    case 'accessTokenClaim':
      setClaim(outcome.accessTokenClaims, effect, refusalOfClaim(effect.key, 'access', isForAuth0Api), warnings);
      return;
    case 'addScope':
      outcome.removedScopes = outcome.removedScopes.filter((scope) => scope !== effect.scope);
      if (!outcome.addedScopes.includes(effect.scope)) outcome.addedScopes.push(effect.scope);
      return;
    case 'removeScope':
      outcome.addedScopes = outcome.addedScopes.filter((scope) => scope !== effect.scope);
      if (!outcome.removedScopes.includes(effect.scope)) outcome.removedScopes.push(effect.scope);
      return;
    case 'appMetadata':
      outcome.appMetadata = { ...outcome.appMetadata, [effect.key]: asJson(effect.value) };
      return;
    case 'userMetadata':
      outcome.userMetadata = { ...outcome.userMetadata, [effect.key]: asJson(effect.value) };
      return;
    case 'deny':
      outcome.denied ??= effect.reason;
      outcome.deniedBy ??= 'access';
      return;
    case 'validationError':
      outcome.denied ??= effect.reason;
      outcome.deniedBy ??= 'validation';
      outcome.validationCode ??= effect.code;
      return;
    default:
      applyToSession(outcome, effect);
  }
}

function applyToSession(outcome: PostLoginOutcome, effect: Effect): void {
  const session = outcome.session ?? {};
  switch (effect.type) {
    case 'recordMethod':
      outcome.methods = [...(outcome.methods ?? []), effect.url];
      return;
    case 'revokeRefreshToken':
      outcome.revokesRefreshToken = true;
      outcome.denied ??= effect.reason;
      outcome.deniedBy ??= 'revoked';
      return;
    case 'revokeSession':
      outcome.session = { ...session, revoke: { preserveRefreshTokens: effect.preserveRefreshTokens } };
      outcome.denied ??= effect.reason;
      outcome.deniedBy ??= 'revoked';
      return;
    case 'sessionExpiry':
      outcome.session = { ...session, expiresAt: Math.min(effect.at, session.expiresAt ?? effect.at) };
      return;
    case 'sessionMetadata':
      outcome.session =
        effect.key === undefined
          ? { ...session, metadata: {}, clearsMetadata: true }
          : { ...session, metadata: { ...session.metadata, [effect.key]: effect.value } };
  }
}

/** "The actual multifactor challenge will be deferred to the end of the login flow": post-login-api-object.mdx, 2026-11. */
function multifactorOf(action: string, effects: readonly Effect[]): Suspension | undefined {
  const last = effects.findLast((effect) => effect.type === 'multifactor');
  if (last?.type !== 'multifactor' || last.provider === 'none') return undefined;
  const kept = effects.filter(({ type }) => type !== 'multifactor');
  const progress = { action, continues: false, effects: kept, metadata: {} };
  return { wait: { kind: 'multifactor', provider: last.provider }, progress };
}

/** What the last Action that ran waits for. The last one that it asked for counts: ASSUMPTION action-two-waits. */
export function suspensionOf({ suspended, started }: ChainResult, effects: readonly Effect[]): Suspension | undefined {
  const action = started.at(-1) ?? '';
  if (!suspended) return multifactorOf(action, effects);
  const last = effects.findLast(suspendsChain);
  const kept = effects.filter((effect) => !suspendsChain(effect));
  const progress = { action, effects: kept, metadata: suspended.metadata };
  if (last?.type === 'redirect') {
    return { wait: { kind: 'redirect', url: last.url }, progress: { ...progress, continues: true } };
  }
  if (last?.type !== 'challenge' && last?.type !== 'enroll') return undefined;
  return { wait: { kind: last.type, factors: last.factors }, progress: { ...progress, continues: false } };
}

/** How the warning of a claim ends that was left out for its size. */
export const TOO_LARGE = 'custom claims of one token have at most 100 KB';

function setClaim(
  claims: JsonObject,
  { key, value }: { key: string; value?: unknown },
  refusal: string | undefined,
  warnings: string[],
): void {
  if (refusal) {
    warnings.push(`The claim was left out: ${refusal}`);
    return;
  }
  if (value === undefined) {
    delete claims[key];
    return;
  }
  if (isTooLarge({ ...claims, [key]: value })) {
    // ASSUMPTION claims-too-large (emulator/assumptions.ts)
    warnings.push(`The claim "${key}" was left out: ${TOO_LARGE}`);
    return;
  }
  claims[key] = asJson(value);
}

/** Effects come out of JSON; what JSON left out becomes null. */
function asJson(value: unknown): Json {
  return (value ?? null) as Json;
}
