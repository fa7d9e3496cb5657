import type { ClientRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { urlAllowed } from './callbacks.ts';
import { tenantSettings } from './settings.ts';

/** The Allowed Logout URLs of the application, or without one those of the tenant. */
export function logoutUrls(tenant: Tenant, client: Readonly<ClientRow> | undefined): string[] {
  const urls = client ? client.allowed_logout_urls : tenantSettings(tenant).allowed_logout_urls;
  return Array.isArray(urls) ? urls.filter((url) => typeof url === 'string') : [];
}

/**
 * Whether `/v2/logout` may lead there. Query and fragment are left aside, and the case of scheme and host:
 * docs-v2 main/docs/authenticate/login/logout/redirect-users-after-logout.mdx, "Limitations" (2026-08).
 */
export function returnToAllowed(allowed: readonly string[], url: string): boolean {
  if (!URL.canParse(url) || /[\s\\]/.test(url)) return false;
  const bare = (address: string) => withLowerOrigin(address.split(/[?#]/)[0] ?? '');
  return urlAllowed(allowed.map(bare), bare(url));
}

/** Whether `/oidc/logout` may lead there: with its query. docs-v2 log-users-out-of-auth0.mdx, "Add query string" (2026-08). */
export function postLogoutRedirectAllowed(allowed: readonly string[], url: string): boolean {
  return urlAllowed(allowed.map(withLowerOrigin), withLowerOrigin(url));
}

function withLowerOrigin(address: string): string {
  return address.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, (origin) => origin.toLowerCase());
}
