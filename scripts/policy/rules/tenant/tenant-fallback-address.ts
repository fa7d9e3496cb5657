import { isLoopback, urlOf } from '../../facts.ts';
import type { Rule } from '../../rule.ts';

export const tenantFallbackAddress: Rule = {
  id: 'tenant-fallback-address',
  severity: 'error',
  title: 'The login route of the tenant is https and not on localhost',
  why: 'Auth0 refuses others.',
  source: 'docs, authenticate/login/auth0-universal-login/configure-default-login-routes',
  fix: 'Write an https address that is not on localhost',
  fields: ['tenant.default_redirection_uri'],
  *check(view) {
    const fallback = view.tenant.get('default_redirection_uri');
    const url = urlOf(fallback);
    if (fallback.text && (!fallback.text.startsWith('https://') || (url && isLoopback(url))))
      yield { at: fallback, message: `${fallback.text} cannot be the login URI of a tenant` };
  },
};
