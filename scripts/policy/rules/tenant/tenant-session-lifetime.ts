import type { Rule } from '../../rule.ts';

export const tenantSessionLifetime: Rule = {
  id: 'tenant-session-lifetime',
  severity: 'warning',
  title: 'A session ends within thirty days',
  why: 'Whoever takes over a browser is signed in for as long. 168 hours is the default of Auth0.',
  source: 'docs, manage-users/sessions/session-lifetime-limits',
  fix: 'Set session_lifetime to 720 or less',
  fields: ['tenant.session_lifetime'],
  *check(view) {
    const lifetime = view.tenant.get('session_lifetime');
    if ((lifetime.number ?? 0) > 720) yield { at: lifetime, message: `a session lasts ${lifetime.number} hours` };
  },
};
