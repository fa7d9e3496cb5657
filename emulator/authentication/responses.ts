import type { EngineContext, Provider } from 'oidc-provider';
import type { Tenant } from '../tenant.ts';
import { logEvent, originOf } from './logs.ts';
import { tenantSettings } from './settings.ts';

/**
 * Makes the engine's answers at /authorize Auth0's: 302 instead of 303, no `iss` beside code and error unless the tenant
 * wants it; and logs a silent login that failed.
 */
export function adaptResponses(tenant: Tenant, provider: Provider): void {
  provider.on('authorization.error', (context, error) => logRefusal(tenant, context, error));
  provider.use(async (context, next) => {
    await next();
    if (context.path !== '/authorize' && !context.path.startsWith('/authorize/')) return;
    if (context.status === 303) context.status = 302;
    // OpenAPI, tenant settings: "Supports iss parameter in authorization responses", false by default.
    const keepsIssuer = tenantSettings(tenant).authorization_response_iss_parameter_supported === true;
    const location = context.response.get('location');
    if (location) {
      if (!keepsIssuer) context.set('location', withoutIssuer(location, tenant.issuer));
      context.body = '';
    } else if (typeof context.body === 'string') {
      if (!keepsIssuer) context.body = withoutIssuerField(context.body);
      forbidFrames(context);
    }
  });
}

/**
 * A silent login that failed is `fsa`; what the engine itself finds wrong with any other request is `f`. What this
 * tenant's own rules and pages refuse was logged there.
 */
function logRefusal(tenant: Tenant, context: EngineContext, error: EngineRefusal): void {
  const { prompt, client_id: id = '', redirect_uri: callback } = context.oidc.params ?? {};
  const isOwn = error.constructor.name === 'CustomOIDCProviderError' || context.oidc.route !== 'authorization';
  if (prompt !== 'none' && isOwn) return;
  const isMismatch = error.error === 'invalid_redirect_uri';
  // As the error page and the log of a tenant have it: support.auth0.com, "Callback URL mismatch" (2026-11).
  const mismatch = `Callback URL mismatch. ${callback} is not in the list of allowed callback URLs`;
  const description = isMismatch ? mismatch : error.error_description;
  const client = tenant.store.collection('clients').get(id);
  logEvent(tenant, prompt === 'none' && !isMismatch ? 'fsa' : 'f', {
    ...originOf(context.req),
    client,
    description,
    details: { error: { message: description ?? '' } },
  });
}

interface EngineRefusal {
  error?: string;
  error_description?: string;
}

function withoutIssuer(location: string, issuer: string): string {
  const value = encodeURIComponent(issuer).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return location.replace(new RegExp(`([?&#])iss=${value}(?:&|$)`), '$1').replace(/[?&#]$/, '');
}

/** In the form of form_post, and in the message of web_message. */
function withoutIssuerField(body: string): string {
  return body.replace(/<input type="hidden" name="iss" value="[^"]*"\/>\n?/, '').replace(/,"iss":"[^"]*"/, '');
}

/** Only the application's own page may hold the frame that a silent login answers in. */
function forbidFrames(context: EngineContext): void {
  if (context.response.get('content-security-policy')) return;
  const { response_mode: mode, redirect_uri: callback } = context.oidc.params ?? {};
  const parent = mode === 'web_message' ? URL.parse(callback ?? '')?.origin : undefined;
  context.set('content-security-policy', `frame-ancestors ${parent ?? "'none'"}; base-uri 'none'`);
  if (!parent) context.set('x-frame-options', 'DENY');
}
