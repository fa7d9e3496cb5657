import type { Provider } from 'oidc-provider';
import type { Tenant } from '../tenant.ts';
import { logEvent } from './logs.ts';

/**
 * Makes the engine's answers at /authorize Auth0's: 302 instead of 303, no `iss` beside code and error; and logs a silent
 * login that failed.
 */
export function adaptResponses(tenant: Tenant, provider: Provider): void {
  const issuer = encodeURIComponent(tenant.issuer);
  const inUrl = new RegExp(`([?&#])iss=${issuer.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?:&|$)`);
  provider.on('authorization.error', (context, error) => {
    if (context.oidc.params?.prompt !== 'none') return;
    const client = tenant.store.collection('clients').get(context.oidc.params.client_id ?? '');
    logEvent(tenant, 'fsa', { client, description: error.error_description });
  });
  provider.use(async (context, next) => {
    await next();
    if (context.path !== '/authorize' && !context.path.startsWith('/authorize/')) return;
    if (context.status === 303) context.status = 302;
    const location = context.response.get('location');
    if (location) {
      context.set('location', location.replace(inUrl, '$1').replace(/[?&#]$/, ''));
      context.body = '';
    } else if (typeof context.body === 'string') {
      context.set('x-frame-options', 'DENY');
      if (!context.response.get('content-security-policy')) {
        context.set('content-security-policy', "frame-ancestors 'none'; base-uri 'none'");
      }
      context.body = context.body.replace(/<input type="hidden" name="iss" value="[^"]*"\/>\n?/, '');
    }
  });
}
