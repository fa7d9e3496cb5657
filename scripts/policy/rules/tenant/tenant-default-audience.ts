import type { Rule } from '../../rule.ts';

export const tenantDefaultAudience: Rule = {
  id: 'tenant-default-audience',
  severity: 'warning',
  title: 'Every request says for which API it is',
  why: 'With default_audience a login that asks for nothing gets a token for this API, and its consent page.',
  source: 'docs, get-started/tenant-settings',
  fix: 'Delete default_audience, and let applications send audience',
  fields: ['tenant.default_audience'],
  *check(view) {
    const audience = view.tenant.get('default_audience');
    if (audience.text) yield { at: audience, message: `every login gets a token for ${audience.text}` };
  },
};
