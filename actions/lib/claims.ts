/**
 * Begins the name of every claim that Actions of this tenant add. A constant and not a secret: a reviewer must see it,
 * and an API that is called by several applications must find its roles under one name. Replace it by a URL you control.
 */
export const CLAIM_NAMESPACE = 'https://acme.example/';

/** Auth0 drops claims below these hosts. docs/secure/tokens/json-web-tokens/create-custom-claims, 2026-11-23. */
const RESERVED_HOSTS = /(^|\.)(auth0\.com|webtask\.(io|run))$/;

/** The namespace that an application declares, ending in `/`; ours where it declares none that Auth0 would accept. */
export function claimNamespace(declared: unknown): string {
  if (typeof declared !== 'string' || !URL.canParse(declared)) return CLAIM_NAMESPACE;
  const { protocol, hostname, href } = new URL(declared);
  if (!/^https?:/.test(protocol) || RESERVED_HOSTS.test(hostname)) return CLAIM_NAMESPACE;
  return href.endsWith('/') ? href : `${href}/`;
}
