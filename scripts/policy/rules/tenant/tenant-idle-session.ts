import type { Rule } from '../../rule.ts';

export const tenantIdleSession: Rule = {
  id: 'tenant-idle-session',
  severity: 'warning',
  title: 'A session that nobody uses ends before the session does',
  why: 'Longer than the session itself it does nothing; more than a week is a browser left open over the holidays.',
  source: 'docs, manage-users/sessions/session-lifetime-limits',
  fix: 'Set idle_session_lifetime to at most session_lifetime and 168',
  fields: ['tenant.idle_session_lifetime'],
  *check(view) {
    const idle = view.tenant.get('idle_session_lifetime');
    const whole = view.tenant.get('session_lifetime').number ?? 168;
    if ((idle.number ?? 0) > Math.min(whole, 168))
      yield { at: idle, message: `a session that nobody uses lasts ${idle.number} hours` };
  },
};
