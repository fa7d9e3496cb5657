/**
 * What a post-login Action can do, version v3.
 * Source: auth0/docs-v2 main/docs/actions/reference/post-login/post-login-api-object.mdx, read 2026-11-23; what methods
 * return is not told there and comes from the type declarations of Auth0's own package.
 */
export interface PostLoginAPI {
  readonly access: {
    /** Refuses the login after this Action. Metadata that the Action set is kept; later Actions do not run. */
    deny(reason: string): PostLoginAPI;
  };
  readonly accessToken: TokenAPI & {
    /** @throws when the scope is not valid. */
    addScope(scope: string): void;
    /** @throws when the scope is not valid. */
    removeScope(scope: string): void;
  };
  readonly authentication: AuthenticationAPI;
  readonly cache: CacheAPI;
  readonly groups: GroupsAPI;
  readonly idToken: TokenAPI;
  readonly multifactor: {
    /** Requires a second factor at the end of the flow. `providerOptions` is for `duo` only. */
    enable(provider: MultifactorProvider, options?: MultifactorOptions): PostLoginAPI;
  };
  readonly prompt: {
    /** Shows a form; the flow goes on with its answers in `event.prompt`. */
    render(promptId: string, options?: PromptOptions): void;
  };
  readonly redirect: RedirectAPI;
  readonly refreshToken: RefreshTokenAPI;
  readonly roles: RolesAPI;
  readonly rules: { wasExecuted(ruleId: string): boolean };
  readonly samlResponse: SamlResponseAPI;
  readonly session: SessionAPI;
  readonly transaction: {
    /** Visible in `event.transaction.metadata` at once; null removes the key. Keys ≤ 64 characters, 16 kB in all. */
    setMetadata(key: string, value: string | number | boolean | null): void;
  };
  readonly user: {
    /** Written when the flow ends, not before; null removes the key. */
    setAppMetadata(key: string, value: unknown): PostLoginAPI;
    /** Written when the flow ends, not before; null removes the key. */
    setUserMetadata(key: string, value: unknown): PostLoginAPI;
  };
  readonly validation: {
    /** Refuses the login with a code and a message of one's own. */
    error(errorCode: string, errorMessage: string): PostLoginAPI;
  };
}

export interface TokenAPI {
  /** A name that Auth0 reserves is dropped without an error: docs/secure/tokens/json-web-tokens/create-custom-claims. */
  setCustomClaim(key: string, value: unknown): PostLoginAPI;
}

export interface Factor {
  readonly type:
    | 'email'
    | 'otp'
    | 'phone'
    | 'push'
    | 'push-notification'
    | 'recovery-code'
    | 'webauthn-platform'
    | 'webauthn-roaming';
  readonly options?: {
    readonly preferredMethod?: 'sms' | 'voice' | 'both';
    readonly otpFallback?: boolean;
    readonly [option: string]: unknown;
  };
}

/** Each of the first four suspends the flow until the user has done it; later Actions run after that. */
export interface AuthenticationAPI {
  challengeWith(factor: Factor, options?: { readonly additionalFactors?: Factor[] }): void;
  challengeWithAny(factors: Factor[]): void;
  enrollWith(factor: Factor, options?: { readonly additionalFactors?: Factor[] }): void;
  enrollWithAny(factors: Factor[]): void;
  /** Only within `onContinuePostLogin`. */
  recordMethod(providerUrl: string): PostLoginAPI;
  /** Tokens are issued for that user; the identity of this login must be a secondary identity there. */
  setPrimaryUser(primaryUserId: string): void;
}

/** At most 20 entries, keys of 64 bytes, values of 4 kB, 8 kB in all, 24 hours: docs/customize/actions/limitations. */
export interface CacheAPI {
  delete(key: string): CacheResult;
  get(key: string): { readonly value: string; readonly expires_at: number } | undefined;
  /** `ttl` in milliseconds, `expires_at` in milliseconds since 1970; the earlier one counts; 15 minutes without both. */
  set(key: string, value: string, options?: { readonly expires_at?: number; readonly ttl?: number }): CacheResult;
}

export type CacheResult = { readonly type: 'success' } | { readonly type: 'error'; readonly code: string };

export interface GroupsAPI {
  getUserGroups(params?: PageParams): Promise<{ groups: Group[]; next?: string }>;
  /** @param groups ids or names */
  hasGroupMembership(groups: string[]): Promise<{
    memberships: {
      [group: string]: { is_member: boolean; matches?: { id: string; name: string; group_type: string }[] };
    };
    errors?: { [group: string]: string };
  }>;
}

export interface Group {
  readonly id: string;
  readonly name: string;
  readonly external_id?: string;
  readonly connection_id?: string;
  readonly tenant_name: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly membership_created_at: string;
  readonly assignment: string;
}

export interface PageParams {
  /** At most 100. */
  readonly take?: number;
  /** `next` of the page before. */
  readonly from?: string;
}

/** Roles held directly or through a group, within the organization of the login where there is one. */
export interface RolesAPI {
  getUserEffectiveRoles(params?: PageParams): Promise<{ roles: Role[]; next?: string }>;
  /** @param ids at most 100 */
  getUserEffectiveRolesByIds(ids: string[]): Promise<{ roles: Role[] }>;
  /** @param names at most 50 */
  getUserEffectiveRolesByNames(names: string[]): Promise<{ roles: Role[] }>;
}

export interface Role {
  readonly id: string;
  readonly name: string;
  readonly type: string;
}

export type MultifactorProvider = 'none' | 'guardian' | 'google-authenticator' | 'duo' | 'any';

export interface MultifactorOptions {
  readonly allowRememberBrowser?: boolean;
  readonly providerOptions?: { host: string; ikey: string; skey: string; username?: string };
}

export interface PromptOptions {
  readonly fields?: { readonly [name: string]: unknown };
  readonly vars?: { readonly [name: string]: unknown };
}

export interface RedirectAPI {
  /** A JWT, signed with `secret`, valid for 15 minutes unless told otherwise. */
  encodeToken(options: { expiresInSeconds?: number; payload: { [claim: string]: unknown }; secret: string }): string;
  /** Sends the browser away after this Action; the flow goes on at `/continue`, in `onContinuePostLogin`. */
  sendUserTo(url: string, options?: { readonly query?: { readonly [name: string]: string } }): PostLoginAPI;
  canRedirect(): boolean;
  /** The payload of the JWT that came to `/continue` (parameter `session_token` unless told otherwise). @throws */
  validateToken(options: { secret: string; tokenParameterName?: string }): { [claim: string]: unknown };
}

interface Lifetimes {
  /** Milliseconds since 1970. */
  setExpiresAt(absolute: number): void;
  /** Milliseconds since 1970. */
  setIdleExpiresAt(inactivity: number): void;
  setMetadata(key: string, value: string | null): void;
  deleteMetadata(key: string): void;
  evictMetadata(): void;
}

/** Enterprise. */
export interface RefreshTokenAPI extends Lifetimes {
  /** Only in a refresh token exchange. */
  revoke(reason: string): void;
}

/** Enterprise. */
export interface SessionAPI extends Lifetimes {
  revoke(reason: string, options?: { readonly preserveRefreshTokens?: boolean }): void;
  setCookieMode(mode: 'persistent' | 'non-persistent'): void;
}

export interface SamlResponseAPI {
  setAttribute(attribute: string, value: SamlValue | SamlValue[] | null): void;
  setAudience(audience: string): void;
  setAuthnContextClassRef(classRef: string): void;
  setCert(cert: string): void;
  setCreateUpnClaim(create: boolean): void;
  setDestination(destination: string): void;
  setDigestAlgorithm(algorithm: 'sha256' | 'sha1'): void;
  setEncryptionAlgorithm(algorithm: 'aes256-gcm' | 'aes256-cbc'): void;
  setEncryptionCert(cert: string): void;
  setEncryptionPublicKey(key: string): void;
  setIncludeAttributeNameFormat(include: boolean): void;
  setIssuer(issuer: string): void;
  setKey(key: string): void;
  setLifetimeInSeconds(seconds: number): void;
  setMapIdentities(map: boolean): void;
  setMapUnknownClaimsAsIs(asIs: boolean): void;
  setNameIdentifierFormat(format: string): void;
  setNameIdentifierProbes(probes: string[]): void;
  setPassthroughClaimsWithNoMapping(passthrough: boolean): void;
  setRecipient(recipient: string): void;
  setRelayState(relayState: string): void;
  setSignResponse(sign: boolean): void;
  setSignatureAlgorithm(algorithm: 'rsa-sha256' | 'rsa-sha1'): void;
  setSigningCert(cert: string): void;
  setTypedAttributes(typed: boolean): void;
}

export type SamlValue = string | number | boolean;
