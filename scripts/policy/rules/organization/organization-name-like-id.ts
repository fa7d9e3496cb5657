import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const organizationNameLikeId: Rule = {
  id: 'organization-name-like-id',
  severity: 'error',
  title: 'The name of an organization is no id',
  why: 'A name that begins with org_ is taken for an id wherever both may stand.',
  source: 'docs, manage-users/organizations/configure-organizations/use-org-name-authentication-api',
  fix: 'Choose another name',
  fields: ['organizations.name'],
  *check(view) {
    for (const organization of view.organizations) {
      const name = organization.get('name');
      if (name.text?.startsWith('org_'))
        yield { at: name, message: `${quoted(organization)} looks like the id of an organization` };
    }
  },
};
