import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Tenant } from '../tenant.ts';
import { logEvent, originOf } from './logs.ts';

/** Lets pages of the applications' own origins read the answer: those of their callbacks and Allowed Web Origins. */
export function allowOrigin(tenant: Tenant, request: IncomingMessage, response: ServerResponse): void {
  const { origin } = request.headers;
  response.setHeader('vary', 'Origin');
  if (!origin) return;
  if (!isKnown(tenant, origin)) {
    logEvent(tenant, 'fco', { ...originOf(request), details: { origin } });
    tenant.store.commit();
    return;
  }
  response.setHeader('access-control-allow-origin', origin);
  if (request.method !== 'OPTIONS') return;
  response.setHeader('access-control-allow-methods', 'GET, POST');
  const asked = request.headers['access-control-request-headers'];
  if (asked) response.setHeader('access-control-allow-headers', asked);
  response.setHeader('access-control-max-age', '600');
}

function isKnown(tenant: Tenant, origin: string): boolean {
  for (const { callbacks, web_origins, allowed_origins } of tenant.store.collection('clients').values()) {
    const listed = [...(callbacks ?? []), ...(web_origins ?? [])];
    if (Array.isArray(allowed_origins)) listed.push(...allowed_origins.map(String));
    if (listed.some((url) => URL.parse(url)?.origin === origin)) return true;
  }
  return false;
}
