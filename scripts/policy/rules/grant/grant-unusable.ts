import { hasGrant } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const grantUnusable: Rule = {
  id: 'grant-unusable',
  severity: 'warning',
  title: 'Who has a grant can use it',
  why: 'A grant is used with client_credentials; without that grant type it is a right that waits for somebody to find a use.',
  source: 'docs, get-started/applications/application-access-to-apis-client-grants',
  fix: 'Add client_credentials to grant_types, or delete the grant',
  fields: ['clientGrants.client_id'],
  *check(view) {
    for (const grant of view.list('clientGrants')) {
      const client = view.client(grant.get('client_id').text);
      if (
        !client ||
        grant.get('subject_type').text === 'user' ||
        !client.get('grant_types').exists ||
        hasGrant(client, 'client_credentials')
      )
        continue;
      yield {
        at: grant.get('client_id'),
        message: `${quoted(client)} has a grant on ${grant.get('audience').text} and no client_credentials`,
      };
    }
  },
};
