import { createLocalJWKSet, decodeProtectedHeader, type JWK, jwtVerify } from 'jose';
import { publicKeys } from '../../authentication/keys.ts';
import type { JsonObject } from '../../store/json.ts';
import type { IdentityRow, UserRow } from '../../store/rows.ts';
import { authorize } from '../engine/access.ts';
import { without } from '../engine/crud.ts';
import { ApiError, badRequest, conflict, notFound } from '../engine/errors.ts';
import type { Call, Resource } from '../engine/kind.ts';
import { forgetUser } from './relations.ts';

/** What of the secondary account is kept with its identity. Recorded: go-auth0-v1/TestUserManager_Unlink.yaml#3, 2023-01-25. */
const PROFILE = [
  'email',
  'email_verified',
  'name',
  'nickname',
  'picture',
  'username',
  'given_name',
  'family_name',
  'phone_number',
  'phone_verified',
];
/** Where the password of a linked database account waits until it is on its own again; never shown. */
const KEPT = 'linked_passwords';

/** Accounts of several identity providers that are one user. */
export const userIdentities: Resource = {
  routes: {
    'POST /users/{id}/identities': async (call) => {
      const primary = userOf(call, call.id);
      const secondary = await secondaryOf(call);
      if (secondary.user_id === primary.user_id) throw badRequest('Main account and linked account must be different.');
      const [own, ...others] = secondary.identities;
      if (!own) throw notFound('The user does not exist.', 'inexistent_user');
      const linked: IdentityRow = { ...own, profileData: profileOf(secondary) };
      put(call, { ...primary, identities: [...primary.identities, linked, ...others] });
      if (secondary.password_hash !== undefined) {
        call.tenant.store.collection(KEPT).put(secondary.user_id, { password_hash: secondary.password_hash });
      }
      call.tenant.store.collection('users').delete(secondary.user_id);
      forgetUser(call.tenant, secondary.user_id);
      return { status: 201, body: identitiesOf(call) };
    },
    'DELETE /users/{id}/identities/{provider}/{user_id}': (call) => {
      const primary = userOf(call, call.id);
      const [, provider = '', identity = ''] = call.ids;
      const own = primary.identities.find((row) => row.provider === provider && row.user_id === identity);
      if (!own) throw notFound('The identity does not exist.', 'inexistent_identity');
      if (primary.identities[0] === own) throw badRequest('You cannot unlink the main identity of a user.');
      put(call, { ...primary, identities: primary.identities.filter((row) => row !== own) });
      standAlone(call, own);
      return { status: 200, body: identitiesOf(call) };
    },
  },
  source:
    'go-auth0-v1/TestUserManager_Unlink.yaml#3–4, 2023-01-25; docs-v2 link-user-accounts.mdx; texts: the emulator',
};

function userOf({ tenant }: Call, id: string): Readonly<UserRow> {
  const user = tenant.store.collection('users').get(id);
  if (!user) throw notFound('The user does not exist.', 'inexistent_user');
  return user;
}

/**
 * The account to link: whose ID token `link_with` is, which any user may link to the own account; or by provider and id,
 * with or without the provider before the id, which needs update:users. @throws ApiError 400, 403, 404 or 409
 */
async function secondaryOf(call: Call): Promise<Readonly<UserRow>> {
  const { link_with, provider, user_id } = call.body;
  if (typeof link_with === 'string') return userOf(call, await subjectOf(call, link_with));
  authorize(call.caller, { scopes: ['update:users'] });
  if (provider === undefined || user_id === undefined) {
    throw new ApiError(400, "Payload validation error: 'Missing required property: user_id'.", 'invalid_body');
  }
  const own = String(user_id).replace(`${provider}|`, '');
  const holder = [...call.tenant.store.collection('users').values()].find(({ identities }) =>
    identities.slice(1).some((row) => row.provider === provider && row.user_id === own),
  );
  // The text is that of the OpenAPI description, 2026-06-25.
  if (holder) throw conflict('Specified identity already exists.', 'identity_conflict');
  return userOf(call, `${provider}|${own}`);
}

/** The `sub` of an ID token of this tenant. Texts: OpenAPI description, POST /users/{id}/identities, 2026-06-25. */
async function subjectOf({ tenant, caller }: Call, token: string): Promise<string> {
  const invalid = badRequest('Invalid token (link_with).');
  const keys = createLocalJWKSet({ keys: (await publicKeys(tenant, true)) as unknown as JWK[] });
  const { alg } = unverified(token, invalid);
  if (alg !== 'RS256') throw badRequest('JWT (link_with) must have an alg of RS256.');
  const { payload } = await jwtVerify(token, keys, { currentDate: tenant.clock.now() }).catch(() => {
    throw invalid;
  });
  if (payload.iss !== tenant.issuer) throw badRequest('JWT (link_with) must have the same issuer as the calling user.');
  if (![payload.aud].flat().includes(caller.clientId)) {
    throw badRequest("JWT (link_with) must have an aud claim that matches that of the calling token's azp.");
  }
  if (typeof payload.sub !== 'string') throw badRequest('JWT (link_with) must contains sub claim.');
  return payload.sub;
}

function unverified(token: string, invalid: ApiError): { alg?: string | undefined } {
  try {
    return decodeProtectedHeader(token);
  } catch {
    throw invalid;
  }
}

/** The account that was linked is a user again, with the profile and password that it had. */
function standAlone(call: Call, { profileData, ...identity }: IdentityRow): void {
  const user_id = `${identity.provider}|${identity.user_id}`;
  const now = call.tenant.clock.iso();
  const kept = call.tenant.store.collection(KEPT);
  const password = kept.get(user_id);
  kept.delete(user_id);
  const name = profileData?.email;
  put(call, {
    ...(name !== undefined && { name }),
    ...profileData,
    ...password,
    user_id,
    identities: [identity],
    created_at: now,
    updated_at: now,
  } as UserRow);
}

function put(call: Call, row: UserRow): void {
  call.tenant.store.collection('users').put(row.user_id, { ...row, updated_at: call.tenant.clock.iso() });
}

/** The answer tells the profile of the main account too, which a read does not: go-auth0-v1/TestUserManager_Unlink.yaml#3–4. */
function identitiesOf(call: Call): JsonObject[] {
  const user = userOf(call, call.id);
  const [main, ...others] = user.identities as unknown as JsonObject[];
  return [{ profileData: profileOf(user), ...main }, ...others];
}

/** A name that is only the address was never given. Recorded there. */
function profileOf(user: Readonly<UserRow>): JsonObject {
  const profile = pick(user, PROFILE);
  return profile.name === profile.email ? without(profile, ['name']) : profile;
}

function pick(row: Readonly<UserRow>, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(row as JsonObject).filter(([name]) => names.includes(name)));
}
