import { isDeployGrant, managementGrants } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const grantDeployPeople: Rule = {
  id: 'grant-deploy-people',
  severity: 'error',
  title: 'What deploys cannot reach people',
  why: 'Configuration holds no users, members or logs. With these scopes a stolen deploy credential reads and changes customers.',
  source: 'docs, get-started/applications/application-access-to-apis-client-grants',
  fix: 'Take the scope out, and give it to the application that needs it',
  fields: ['clientGrants.scope'],
  *check(view) {
    for (const { grant, client } of managementGrants(view)) {
      if (!isDeployGrant(grant)) continue;
      for (const scope of grant.get('scope').items) {
        const resource = scope.text?.split(':')[1] ?? '';
        if (
          !/^(users|user_\w+|users_app_metadata|organization_members|organization_member_roles|organization_invitations|logs|logs_users|sessions|refresh_tokens|device_credentials|authentication_methods|grants)$/.test(
            resource,
          )
        )
          continue;
        yield {
          at: scope,
          message: `${client ? quoted(client) : 'what deploys'} may ${scope.text?.replace(':', ' ')}`,
        };
      }
    }
  },
};
