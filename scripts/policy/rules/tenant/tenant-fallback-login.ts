import type { Rule } from '../../rule.ts';

export const tenantFallbackLogin: Rule = {
  id: 'tenant-fallback-login',
  severity: 'warning',
  title: 'The tenant has a login route to fall back to',
  why: 'Where an application has none, an invitation cannot be created; where a login page was bookmarked, people end on an error page.',
  source: 'docs, authenticate/login/auth0-universal-login/configure-default-login-routes',
  fix: 'Set tenant.default_redirection_uri',
  fields: ['tenant.default_redirection_uri'],
  *check(view) {
    if (!view.tenant.exists && view.clients.length === 0) return;
    const fallback = view.tenant.get('default_redirection_uri');
    if (!fallback.value) yield { at: fallback, message: 'the tenant has no login URI to fall back to' };
  },
};
