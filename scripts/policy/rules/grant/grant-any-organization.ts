import type { Rule } from '../../rule.ts';

export const grantAnyOrganization: Rule = {
  id: 'grant-any-organization',
  severity: 'warning',
  title: 'A machine is granted the organizations that it works for',
  why: 'allow_any_organization lets one credential act in every customer, also in those that come tomorrow.',
  source: 'docs, manage-users/organizations/organizations-for-m2m-applications/authorize-m2m-access',
  fix: 'Set allow_any_organization to false, and list the grant under client_grants of the organizations',
  fields: ['clientGrants.allow_any_organization'],
  *check(view) {
    for (const grant of view.list('clientGrants')) {
      const any = grant.get('allow_any_organization');
      if (any.isTrue)
        yield { at: any, message: `${grant.get('client_id').text ?? 'a machine'} may act in every organization` };
    }
  },
};
