import { createSecretKey } from 'node:crypto';
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose';
import type { ClientRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { publicKeys } from './keys.ts';
import { OAuthError } from './oauth-error.ts';
import { idTokenAlgorithm } from './user-tokens.ts';

/** Whom an ID token of this tenant was made for. */
export interface IdTokenHint {
  client: Readonly<ClientRow>;
  user: string | undefined;
  session: string | undefined;
}

/**
 * Reads an ID token that this tenant made, be it expired: OpenID Connect RP-Initiated Logout 1.0, section 2. Only the
 * algorithm counts that the application's ID tokens are signed with.
 * @throws OAuthError invalid_request
 */
export async function readIdTokenHint(tenant: Tenant, hint: string): Promise<IdTokenHint> {
  try {
    const { aud, iat } = decodeJwt(hint);
    const client = typeof aud === 'string' ? tenant.store.collection('clients').get(aud) : undefined;
    if (!client) throw new Error('not for an application');
    const alg = idTokenAlgorithm(client);
    const options = { issuer: tenant.issuer, algorithms: [alg], currentDate: new Date(Number(iat) * 1000) };
    const { payload } =
      alg === 'HS256'
        ? await jwtVerify(hint, createSecretKey(Buffer.from(client.client_secret ?? '', 'utf8')), options)
        : await jwtVerify(hint, createLocalJWKSet({ keys: (await publicKeys(tenant, false)) as never }), options);
    const session = typeof payload.sid === 'string' ? payload.sid : undefined;
    return { client, user: payload.sub, session };
  } catch {
    throw new OAuthError(400, 'invalid_request', 'The id_token_hint is not valid');
  }
}
