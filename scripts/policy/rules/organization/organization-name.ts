import type { Rule } from '../../rule.ts';

export const organizationName: Rule = {
  id: 'organization-name',
  severity: 'error',
  title: 'The name of an organization is lower case, at most 50 characters',
  why: 'Auth0 refuses others. It is what members type in the prompt.',
  source: 'docs, manage-users/organizations/configure-organizations/create-organizations',
  fix: 'Use lower-case letters, digits, - and _; say the rest in display_name',
  fields: ['organizations.name'],
  *check(view) {
    for (const organization of view.organizations) {
      const name = organization.get('name');
      if (name.text === undefined || /^[a-z0-9][a-z0-9_-]{0,49}$/.test(name.text)) continue;
      yield { at: name, message: `"${name.text}" cannot be the name of an organization` };
    }
  },
};
