import { isForMembers, isThirdParty } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientThirdPartyInvitations: Rule = {
  id: 'client-third-party-invitations',
  severity: 'error',
  title: 'Nobody is invited into a third-party application',
  why: 'Third-party applications do not support the parameter invitation: the invitation can never be accepted.',
  source: 'docs, get-started/applications/third-party-applications/security-controls',
  fix: 'Set is_first_party to true if it is yours, or organization_usage to deny',
  fields: ['clients.is_first_party'],
  *check(view) {
    for (const client of view.clients) {
      if (!isThirdParty(client) || !client.get('initiate_login_uri').text || !isForMembers(client)) continue;
      yield {
        at: client.get('is_first_party'),
        message: `${quoted(client)} is third-party and looks as if people could be invited into it`,
      };
    }
  },
};
