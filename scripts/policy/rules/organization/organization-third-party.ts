import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const organizationThirdParty: Rule = {
  id: 'organization-third-party',
  severity: 'warning',
  title: 'An organization is closed to third-party applications until it asks',
  why: 'Other companies get at the data of this customer.',
  source: 'docs, manage-users/organizations/configure-organizations/enable-third-party-application-access',
  fix: 'Set third_party_client_access to block',
  fields: ['organizations.third_party_client_access'],
  *check(view) {
    for (const organization of view.organizations) {
      const access = organization.get('third_party_client_access');
      if (access.text === 'allow')
        yield { at: access, message: `third-party applications may sign in members of ${quoted(organization)}` };
    }
  },
};
