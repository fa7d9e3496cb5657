import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const organizationPasswordless: Rule = {
  id: 'organization-passwordless',
  severity: 'error',
  title: 'An organization has no passwordless connection',
  why: 'Auth0 refuses an invitation over it: "Passwordless connections are not supported."',
  source: 'docs, manage-users/organizations/configure-organizations/send-membership-invitations',
  fix: 'Use a database, enterprise or social connection',
  fields: ['organizations.connections'],
  *check(view) {
    for (const organization of view.organizations) {
      for (const { enabled, connection } of view.connectionsOf(organization)) {
        if (!['email', 'sms'].includes(connection?.get('strategy').text ?? '')) continue;
        yield { at: enabled, message: `${quoted(organization)} has the passwordless connection ${quoted(enabled)}` };
      }
    }
  },
};
