import type { Provider } from 'oidc-provider';
import type { Tenant } from '../tenant.ts';

/** Makes the engine's answers at /authorize Auth0's: 302 instead of 303, and no `iss` beside code and error. */
export function adaptResponses(tenant: Tenant, provider: Provider): void {
  const issuer = encodeURIComponent(tenant.issuer);
  const inUrl = new RegExp(`([?&#])iss=${issuer.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?:&|$)`);
  provider.use(async (context, next) => {
    await next();
    if (context.path !== '/authorize' && !context.path.startsWith('/authorize/')) return;
    if (context.status === 303) context.status = 302;
    const location = context.response.get('location');
    if (location) context.set('location', location.replace(inUrl, '$1').replace(/[?&#]$/, ''));
    if (typeof context.body === 'string') {
      context.body = context.body.replace(/<input type="hidden" name="iss" value="[^"]*"\/>\n?/, '');
    }
  });
}
