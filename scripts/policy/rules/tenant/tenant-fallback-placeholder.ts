import type { Rule } from '../../rule.ts';

export const tenantFallbackPlaceholder: Rule = {
  id: 'tenant-fallback-placeholder',
  severity: 'error',
  title: 'The login route of the tenant has no placeholder',
  why: 'Placeholders are for the login URI of applications; this is where people land when one cannot be resolved.',
  source: 'docs, authenticate/login/auth0-universal-login/configure-default-login-routes',
  fix: 'Write a whole address',
  fields: ['tenant.default_redirection_uri'],
  *check(view) {
    const fallback = view.tenant.get('default_redirection_uri');
    if (fallback.text?.includes('{')) yield { at: fallback, message: 'the login URI of a tenant takes no placeholder' };
  },
};
