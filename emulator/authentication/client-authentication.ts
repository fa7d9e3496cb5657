import { createHash, createPublicKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { isObject, type JsonObject } from '../store/json.ts';
import type { ClientRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import type { Parameters } from './http.ts';
import { OAuthError, unauthorized } from './oauth-error.ts';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
// Seconds. docs-v2 main/docs/get-started/authentication-and-authorization-flow/authenticate-with-private-key-jwt.mdx
// (2026-08): five minutes at most, a skew of ten seconds, used once.
const MAX_LIFETIME = 300;
const SKEW = 10;

/** How a client's registration says that it authenticates at /oauth/token. */
export function authenticationMethod(client: Readonly<ClientRow>): string {
  if (credentialsOf(client).length > 0) return 'private_key_jwt';
  return client.token_endpoint_auth_method ?? (client.client_secret ? 'client_secret_post' : 'none');
}

/**
 * The client that a token request comes from. A client with a secret may send it in the body or as HTTP Basic,
 * whichever of the two it is registered for, as Auth0 accepts both.
 * @throws OAuthError access_denied "Unauthorized"
 */
export async function authenticateClient(
  tenant: Tenant,
  request: IncomingMessage,
  parameters: Parameters,
): Promise<Readonly<ClientRow>> {
  const basic = basicCredentials(request.headers.authorization);
  const assertion = parameters.client_assertion;
  const id = basic?.id ?? parameters.client_id ?? (assertion && subjectOf(assertion));
  const client = id ? tenant.store.collection('clients').get(id) : undefined;
  if (!client) throw unauthorized();
  if (basic && parameters.client_id && parameters.client_id !== basic.id) throw unauthorized();
  refuseCertificates(client);
  const method = authenticationMethod(client);
  if (method === 'private_key_jwt') {
    await verifyAssertion(tenant, client, parameters);
  } else if (method !== 'none') {
    const secret = basic?.secret ?? parameters.client_secret;
    if (!secret || !client.client_secret || !sameText(secret, client.client_secret)) throw unauthorized();
  }
  return client;
}

/** Client certificates are not built: a client that has only them must not fail as if its secret were wrong. */
function refuseCertificates({ client_authentication_methods: methods }: Readonly<ClientRow>): void {
  const wanted = ['tls_client_auth', 'self_signed_tls_client_auth'].find((name) => isObject(methods?.[name]));
  if (wanted) throw new OAuthError(501, 'not_implemented', `This local tenant does not have ${wanted}`);
}

function basicCredentials(header: string | undefined): { id: string; secret: string } | undefined {
  if (!header?.toLowerCase().startsWith('basic ')) return undefined;
  const [id, ...rest] = Buffer.from(header.slice(6), 'base64').toString('utf8').split(':');
  try {
    return { id: decodeURIComponent(id ?? ''), secret: decodeURIComponent(rest.join(':')) };
  } catch {
    throw unauthorized();
  }
}

/** Compares hashes: the time tells nothing, not even the length. */
export function sameText(given: string, expected: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(expected));
}

function subjectOf(assertion: string): string | undefined {
  try {
    return decodeJwt(assertion).sub;
  } catch {
    return undefined;
  }
}

interface Credential {
  key: KeyObject;
  alg: string;
  kid: string | undefined;
}

/** The public keys in `client_authentication_methods.private_key_jwt.credentials` that have not expired. */
export function credentialsOf(client: Readonly<ClientRow>): JsonObject[] {
  const methods = client.client_authentication_methods?.private_key_jwt;
  if (!isObject(methods) || !Array.isArray(methods.credentials)) return [];
  return methods.credentials.filter(isObject) as JsonObject[];
}

/** A credential as the client names it, or with the key material that the collection `client_credentials` keeps. */
function loadCredential(tenant: Tenant, named: JsonObject): Credential | undefined {
  const kept = typeof named.id === 'string' ? tenant.store.collection('client_credentials').get(named.id) : undefined;
  const { pem, alg = 'RS256', kid, expires_at: expires } = { ...named, ...kept };
  if (typeof pem !== 'string' || typeof alg !== 'string') return undefined;
  if (typeof expires === 'string' && Date.parse(expires) <= tenant.clock.now().getTime()) return undefined;
  try {
    return { key: createPublicKey(pem), alg, kid: typeof kid === 'string' ? kid : undefined };
  } catch {
    return undefined;
  }
}

async function verifyAssertion(tenant: Tenant, client: Readonly<ClientRow>, parameters: Parameters): Promise<void> {
  const { client_assertion: assertion, client_assertion_type: type } = parameters;
  if (!assertion || type !== ASSERTION_TYPE) throw unauthorized();
  const credentials = credentialsOf(client).flatMap((named) => loadCredential(tenant, named) ?? []);
  const kid = keyIdOf(assertion);
  const candidates = credentials.filter((credential) => !kid || !credential.kid || credential.kid === kid);
  for (const { key, alg } of candidates) {
    try {
      const { payload } = await jwtVerify(assertion, key, {
        algorithms: [alg],
        issuer: client.client_id,
        subject: client.client_id,
        audience: [tenant.issuer, `${tenant.issuer}oauth/token`, tenant.issuer.replace(/\/$/, '')],
        requiredClaims: ['exp', 'jti'],
        currentDate: tenant.clock.now(),
        clockTolerance: SKEW,
      });
      const expires = Number(payload.exp);
      if (expires > tenant.clock.epochSeconds() + MAX_LIFETIME + SKEW) throw unauthorized();
      return rememberAssertion(tenant, client, String(payload.jti), expires);
    } catch (error) {
      if (error instanceof OAuthError) throw error;
    }
  }
  throw unauthorized();
}

function keyIdOf(assertion: string): string | undefined {
  try {
    return decodeProtectedHeader(assertion).kid;
  } catch {
    throw unauthorized();
  }
}

/** An assertion is good once: whoever sees one on the wire cannot use it again. */
function rememberAssertion(tenant: Tenant, client: Readonly<ClientRow>, jti: string, expires: number): void {
  const used = tenant.store.collection('oidc');
  const id = `ClientAssertion:${client.client_id}|${jti}`;
  if (used.has(id)) throw unauthorized();
  used.put(id, { model: 'ClientAssertion', id: jti, payload: {}, expires_at: expires, keys: [] });
}
