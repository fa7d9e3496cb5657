import type { Rule } from '../../rule.ts';

export const domainDefault: Rule = {
  id: 'domain-default',
  severity: 'error',
  title: 'With several custom domains one is the default',
  why: 'Auth0 refuses to create an invitation: "The tenant has multiple verified custom domains."',
  source: 'docs, customize/custom-domains/multiple-custom-domains',
  fix: 'Set is_default on one of them, or send the header auth0-custom-domain with every invitation',
  fields: ['customDomains.domain'],
  *check(view) {
    const domains = view.list('customDomains');
    if (domains.length < 2 || domains.some((domain) => domain.get('is_default').isTrue)) return;
    const [, second] = domains;
    if (second) yield { at: second.get('domain'), message: `${domains.length} custom domains and none is the default` };
  },
};
