import { isThirdParty } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientThirdPartyGrants: Rule = {
  id: 'client-third-party-grants',
  severity: 'error',
  title: 'A third-party application uses the code flow',
  why: 'Auth0 supports authorization_code, refresh_token and client_credentials for them and nothing else.',
  source: 'docs, get-started/applications/application-grant-types',
  fix: 'Take the grant out of grant_types',
  fields: ['clients.grant_types'],
  *check(view) {
    const allowed = ['authorization_code', 'refresh_token', 'client_credentials', 'implicit'];
    for (const client of view.clients.filter(isThirdParty)) {
      for (const grant of client.get('grant_types').items) {
        if (grant.text === undefined || allowed.includes(grant.text)) continue;
        yield { at: grant, message: `${quoted(client)} is third-party and may not use ${grant.text}` };
      }
    }
  },
};
