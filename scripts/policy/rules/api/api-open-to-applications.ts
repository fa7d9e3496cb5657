import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const apiOpenToApplications: Rule = {
  id: 'api-open-to-applications',
  severity: 'warning',
  title: 'An API says which applications may call it',
  why: 'With allow_all every application of the tenant gets tokens for it, also one that is made tomorrow for something else.',
  source: 'docs, get-started/apis/api-access-policies-for-applications',
  fix: 'Set the policy to require_client_grant, and grant the applications',
  fields: [],
  *check(view) {
    for (const api of view.list('resourceServers')) {
      for (const subject of ['client', 'user']) {
        const policy = api.at('subject_type_authorization', subject, 'policy');
        if (policy.text === 'allow_all' && subject === 'client')
          yield { at: policy, message: `every application may call ${quoted(api, 'identifier')}` };
      }
    }
  },
};
