import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { ensureSigningKey } from '../../authentication/keys.ts';
import { isObject, type JsonObject } from '../../store/json.ts';
import type { SigningKeyRow } from '../../store/rows.ts';
import type { Tenant } from '../../tenant.ts';
import { ApiError } from './errors.ts';
import type { Operation } from './openapi.ts';

/** Whose token a request carries. */
export interface Caller {
  clientId: string;
  /** `sub` of the token: `CLIENT@clients` or a user's id. */
  subject: string;
  scopes: ReadonlySet<string>;
}

interface Verified extends Caller {
  key: Readonly<SigningKeyRow>;
  expiresAt: number;
}

const MOST_CACHED = 1000;

/** Checks access tokens against the tenant's signing keys; a token's signature is checked once. */
export class AccessControl {
  readonly #tenant: Tenant;
  readonly #verified = new Map<string, Verified>();
  readonly #publicKeys = new WeakMap<object, KeyObject>();

  constructor(tenant: Tenant) {
    this.#tenant = tenant;
  }

  /** @throws ApiError 401 */
  async authenticate(request: IncomingMessage): Promise<Caller> {
    const { authorization } = request.headers;
    if (!authorization) throw new ApiError(401, 'Missing authentication');
    const [scheme, token, more] = authorization.trim().split(/\s+/);
    if (scheme?.toLowerCase() !== 'bearer' || token === undefined || more !== undefined) {
      throw new ApiError(400, 'Bad HTTP authentication header format', 'Bearer');
    }
    // A reset empties the store; the key that tokens were signed with is put back.
    if (this.#tenant.store.collection('signing_keys').size === 0) await ensureSigningKey(this.#tenant);
    const known = this.#verified.get(token) ?? this.#verify(token);
    // A key may have been revoked or replaced since the signature was checked.
    const key = this.#tenant.store.collection('signing_keys').get(known.key.kid);
    if (!key || key.revoked || key.private_jwk.n !== known.key.private_jwk.n) throw unauthorized('Invalid token');
    if (known.expiresAt <= this.#tenant.clock.epochSeconds()) {
      throw unauthorized('Expired token received for JSON Web Token validation');
    }
    if (this.#verified.size >= MOST_CACHED) this.#verified.clear();
    this.#verified.set(token, known);
    return known;
  }

  #verify(token: string): Verified {
    const [head = '', payload = '', signature = '', more] = token.split('.');
    const header = decode(head);
    const claims = decode(payload);
    if (!header || !claims || more !== undefined || header.alg !== 'RS256') throw unauthorized('Invalid token');
    const key = this.#tenant.store.collection('signing_keys').get(String(header.kid));
    const signed = Buffer.from(`${head}.${payload}`);
    if (!key || !verify('sha256', signed, this.#publicKey(key), Buffer.from(signature, 'base64url'))) {
      throw unauthorized('Invalid signature received for JSON Web Token validation');
    }
    const audiences = [claims.aud].flat();
    if (claims.iss !== this.#tenant.issuer || !audiences.includes(this.#tenant.managementAudience)) {
      throw unauthorized('Invalid token');
    }
    return {
      key,
      clientId: String(claims.azp ?? ''),
      subject: String(claims.sub ?? ''),
      scopes: new Set(String(claims.scope ?? '').split(' ')),
      expiresAt: Number(claims.exp),
    };
  }

  #publicKey(row: Readonly<SigningKeyRow>): KeyObject {
    let key = this.#publicKeys.get(row.private_jwk);
    if (!key) {
      const { kty, n, e } = row.private_jwk;
      key = createPublicKey({ key: { kty, n, e } as { kty: string }, format: 'jwk' });
      this.#publicKeys.set(row.private_jwk, key);
    }
    return key;
  }
}

/** @throws ApiError 403. Text recorded: deploy-cli/should-dump-without-throwing-an-error.json#163, 2026-08-10. */
export function authorize(
  caller: Caller,
  { scopes, allScopes }: Pick<Operation, 'scopes' | 'allScopes'>,
  userId?: string,
): void {
  const has = (scope: string) => caller.scopes.has(scope) && isFor(scope, caller, userId);
  if (scopes.length === 0 || (allScopes ? scopes.every(has) : scopes.some(has))) return;
  const which = allScopes ? 'all' : 'any';
  throw new ApiError(403, `Insufficient scope, expected ${which} of: ${scopes.join(',')}`, 'insufficient_scope');
}

/**
 * A scope for the current user holds for nobody else. Source: docs-v2 main/docs/secure/tokens/access-tokens/…/
 * get-management-api-tokens-for-single-page-applications.mdx, 2026-11.
 */
function isFor(scope: string, { subject }: Caller, userId: string | undefined): boolean {
  return userId === undefined || userId === subject || !/:current_user(_|$)/.test(scope);
}

function unauthorized(message: string): ApiError {
  return new ApiError(401, message, undefined, { error: message });
}

function decode(part: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return isObject(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}
