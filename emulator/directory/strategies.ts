/** How the users of a connection log in: a password of this tenant, a code, or another identity provider. */
export type ConnectionType = 'database' | 'passwordless' | 'enterprise' | 'social';

// docs-v2 main/docs/authenticate/enterprise-connections.mdx; every other strategy of the OpenAPI description is social.
const ENTERPRISE = new Set([
  'ad',
  'adfs',
  'auth0-adldap',
  'auth0-oidc',
  'google-apps',
  'ip',
  'office365',
  'oidc',
  'okta',
  'pingfederate',
  'samlp',
  'sharepoint',
  'waad',
]);

export function connectionType(strategy: string): ConnectionType {
  if (strategy === 'auth0') return 'database';
  if (strategy === 'email' || strategy === 'sms') return 'passwordless';
  return ENTERPRISE.has(strategy) ? 'enterprise' : 'social';
}

/** Whether users of this strategy come from another identity provider. */
export function isFederated(strategy: string): boolean {
  const type = connectionType(strategy);
  return type === 'enterprise' || type === 'social';
}
