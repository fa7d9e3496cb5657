import { isDeployGrant, managementGrants } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const grantDeployDeletes: Rule = {
  id: 'grant-deploy-deletes',
  severity: 'warning',
  title: 'What deploys cannot delete',
  why: 'auth0-deploy-cli deletes only where it is told to, and a deploy of files needs no deleting. The scope keeps a mistake small.',
  source: 'docs, deploy-monitor/deploy-cli-tool/configure-the-deploy-cli',
  fix: 'Take the scope out; grant it for the day on which something is to be deleted',
  fields: ['clientGrants.scope'],
  *check(view) {
    for (const { grant, client } of managementGrants(view)) {
      if (!isDeployGrant(grant)) continue;
      for (const scope of grant.get('scope').items) {
        if (!scope.text?.startsWith('delete:')) continue;
        yield { at: scope, message: `${client ? quoted(client) : 'what deploys'} may ${scope.text.replace(':', ' ')}` };
      }
    }
  },
};
