import type { Cursor } from '../../cursor.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const organizationDomainShared: Rule = {
  id: 'organization-domain-shared',
  severity: 'error',
  title: 'A mail domain leads to one organization',
  why: 'People of one customer are sent to the login of another.',
  source: 'docs, manage-users/organizations/configure-organizations/create-org-domains',
  fix: 'Keep the domain in one organization',
  fields: ['organizations.discovery_domains.domain'],
  *check(view) {
    const owners = new Map<string, Cursor>();
    for (const organization of view.organizations) {
      for (const domain of organization.get('discovery_domains').items) {
        const name = domain.get('domain').text?.toLowerCase();
        const owner = name === undefined ? undefined : owners.get(name);
        if (owner) yield { at: domain.get('domain'), message: `${name} leads to ${quoted(owner)} already` };
        else if (name !== undefined) owners.set(name, organization);
      }
    }
  },
};
