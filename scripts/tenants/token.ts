import { importPKCS8, SignJWT } from 'jose';
import { conceal, UserError } from '../errors.ts';
import type { TenantAccess } from './access.ts';

/** Asked for a new one this long before the old one ends, so that no request is under way with one that ended. */
const RENEW_EARLY_MS = 60_000;
/** Seconds. An assertion is used at once: RFC 7523, section 3. */
const ASSERTION_LIFETIME = 120;

interface TokenAnswer {
  access_token: string;
  /** Seconds. */
  expires_in: number;
}

/** What the tenant answered instead of an access token. */
export class TokenRefused extends Error {
  readonly response: Response;

  constructor(response: Response) {
    super(`the tenant answered ${response.status} to a request for an access token`);
    this.name = 'TokenRefused';
    this.response = response;
  }
}

/** An access token of the Management API: got when it is first needed, renewed before it ends. */
export class TokenSource {
  readonly #access: TenantAccess;
  readonly #send: typeof fetch;
  #token = '';
  #endsAt = 0;
  #pending: Promise<string> | undefined;

  /** @param send carries out `POST /oauth/token`, with its retries */
  constructor(access: TenantAccess, send: typeof fetch) {
    this.#access = access;
    this.#send = send;
  }

  /** @param rejected a token that the tenant answered 401 to: never given again. @throws TokenRefused */
  async get(rejected?: string): Promise<string> {
    const isFresh = this.#token !== '' && Date.now() < this.#endsAt;
    if (isFresh && this.#token !== rejected) return this.#token;
    // Requests that wait at the same time share one new token.
    this.#pending ??= this.#request().finally(() => {
      this.#pending = undefined;
    });
    return this.#pending;
  }

  async #request(): Promise<string> {
    const { domain, credentials } = this.#access;
    const proof: { [name: string]: string } =
      credentials.kind === 'secret'
        ? { client_secret: credentials.clientSecret }
        : {
            client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
            client_assertion: await assertionOf(this.#access, credentials),
          };
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: credentials.clientId,
      audience: `https://${domain}/api/v2/`,
      ...proof,
    });
    const response = await this.#send(`https://${domain}/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: body.toString(),
    });
    if (!response.ok) throw new TokenRefused(response);
    const { access_token, expires_in = 0 } = (await response.json().catch(() => ({}))) as Partial<TokenAnswer>;
    if (!access_token) {
      const what = `https://${domain}/oauth/token answered without an access token`;
      throw new UserError('TENANT_REFUSED', what, 'Check the domain of the environment');
    }
    this.#token = conceal(access_token);
    // A lifetime shorter than the margin must not mean a new token for every request.
    const lifetime = expires_in * 1000;
    this.#endsAt = Date.now() + Math.max(lifetime - RENEW_EARLY_MS, lifetime / 2);
    return access_token;
  }
}

/** Private Key JWT, docs-v2 main/docs/get-started/authentication-and-authorization-flow/authenticate-with-private-key-jwt.mdx (2026-08). */
async function assertionOf(
  { domain }: TenantAccess,
  { clientId, privateKey, signingAlg }: Extract<TenantAccess['credentials'], { kind: 'key' }>,
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({})
    .setProtectedHeader({ alg: signingAlg })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(`https://${domain}/`)
    .setIssuedAt(now)
    .setExpirationTime(now + ASSERTION_LIFETIME)
    .setJti(crypto.randomUUID())
    .sign(await importPKCS8(privateKey, signingAlg));
}
