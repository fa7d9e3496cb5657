import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientLegacyGrant: Rule = {
  id: 'client-legacy-grant',
  severity: 'error',
  title: 'No application may use a legacy grant',
  why: 'Auth0 keeps them for customers of before 2017; they hand out tokens for passwords or for other tokens.',
  source: 'docs, get-started/applications/application-grant-types',
  fix: 'Delete the grant and use authorization_code',
  fields: ['clients.grant_types'],
  *check(view) {
    for (const client of view.clients) {
      for (const grant of client.get('grant_types').items) {
        if (grant.text?.includes('/legacy/'))
          yield { at: grant, message: `${quoted(client)} may use the legacy grant ${grant.text}` };
      }
    }
  },
};
