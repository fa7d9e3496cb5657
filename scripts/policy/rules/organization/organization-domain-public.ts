import type { Rule } from '../../rule.ts';

export const organizationDomainPublic: Rule = {
  id: 'organization-domain-public',
  severity: 'error',
  title: 'A mail domain of an organization is its own',
  why: 'Everybody has an address there: they all are sent to this customer.',
  source: 'docs, manage-users/organizations/configure-organizations/create-org-domains',
  fix: 'Delete it',
  fields: ['organizations.discovery_domains.domain'],
  *check(view) {
    const everybody = [
      'gmail.com',
      'googlemail.com',
      'outlook.com',
      'hotmail.com',
      'live.com',
      'yahoo.com',
      'icloud.com',
      'aol.com',
      'gmx.de',
      'gmx.net',
      'web.de',
      'proton.me',
      'protonmail.com',
      'mail.com',
      'qq.com',
      '163.com',
    ];
    for (const organization of view.organizations) {
      for (const domain of organization.get('discovery_domains').items) {
        const name = domain.get('domain');
        if (everybody.includes(name.text?.toLowerCase() ?? ''))
          yield { at: name, message: `everybody can have an address at ${name.text}` };
      }
    }
  },
};
