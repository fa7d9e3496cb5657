/**
 * Which claims an Action may set. Source: docs-v2 main/docs/secure/tokens/json-web-tokens/create-custom-claims.mdx,
 * 2026-11-23: a claim that collides is left out of the token, the login goes on.
 */
const RESTRICTED = new Set(
  (
    'acr act active amr at_hash ath attest aud auth_time authorization_details azp c_hash client_id cnf cty dest ' +
    'entitlements events exp groups gty htm htu iat internalService iss jcard jku jti jwe jwk kid may_act mky nbf nonce ' +
    'object_id org_id org_name orig origid permissions roles rph s_hash sid sip_callid sip_cseq_num sip_date sip_from_tag ' +
    'sip_via_branch sub sub_jwk toe txn typ uuid vot vtm x5t#S256'
  ).split(' '),
);

const RESERVED_HOSTS = ['auth0.com', 'webtask.io', 'webtask.run'];

/** All custom claims of a token together, as JSON. */
const LARGEST_PAYLOAD = 100 * 1024;

/** Why Auth0 leaves a claim of this name out of a token; undefined when it does not. */
export function refusalOfClaim(name: string, token: 'id' | 'access', isForAuth0Api: boolean): string | undefined {
  if (RESTRICTED.has(name)) return `"${name}" is reserved`;
  if (/^urn:auth0(:|$)/i.test(name)) return '"urn:auth0" is no namespace for custom claims';
  if (/^https?:\/\//i.test(name)) return isReservedUrl(name) ? `"${name}" is below a domain of Auth0` : undefined;
  if (name.startsWith('urn:')) return undefined;
  if (token === 'access' && isForAuth0Api) return `"${name}" has no namespace, which an API of Auth0 asks for`;
  return undefined;
}

function isReservedUrl(name: string): boolean {
  if (!URL.canParse(name)) return false;
  const { hostname } = new URL(name);
  return RESERVED_HOSTS.some((host) => hostname === host || hostname.endsWith(`.${host}`));
}

/** Whether the claims of one token are more than Auth0 puts into it. */
export function isTooLarge(claims: object): boolean {
  return Buffer.byteLength(JSON.stringify(claims)) > LARGEST_PAYLOAD;
}
