import { isLoopback, urlOf } from '../../facts.ts';
import type { Rule } from '../../rule.ts';

export const tenantLogoutAddress: Rule = {
  id: 'tenant-logout-address',
  severity: 'error',
  title: 'A logout of the tenant leads to our own pages in production',
  why: 'Anything else is an open redirect that looks like your login page.',
  source: 'docs, authenticate/login/logout/redirect-users-after-logout',
  fix: 'List https addresses one by one',
  fields: ['tenant.allowed_logout_urls'],
  *check(view) {
    if (!view.isProduction) return;
    for (const address of view.tenant.get('allowed_logout_urls').items) {
      const url = urlOf(address);
      if (address.text?.includes('*') || url?.protocol === 'http:' || (url && isLoopback(url)))
        yield { at: address, message: `a logout may lead to ${address.text}` };
    }
  },
};
