import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const apiOpenToApplications: Rule = {
  id: 'api-open-to-applications',
  severity: 'warning',
  title: 'An API says which applications get tokens of people for it',
  why: 'With allow_all every application of the tenant gets them, also one that is made tomorrow for something else.',
  source: 'docs, get-started/apis/api-access-policies-for-applications',
  fix: 'Set the policy to require_client_grant, and grant the applications',
  fields: ['resourceServers.subject_type_authorization.user.policy'],
  *check(view) {
    for (const api of view.list('resourceServers')) {
      const policy = api.at('subject_type_authorization', 'user', 'policy');
      if (policy.text === 'allow_all')
        yield { at: policy, message: `every application gets tokens of people for ${quoted(api, 'identifier')}` };
    }
  },
};
