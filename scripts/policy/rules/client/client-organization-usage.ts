import { isInteractive, isThirdParty } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientOrganizationUsage: Rule = {
  id: 'client-organization-usage',
  severity: 'warning',
  title: 'An application says whether members of organizations may use it',
  why: 'The default is deny: "The specified client_id does not allow organizations." is what an invitation gets.',
  source: 'docs, manage-users/organizations/configure-organizations/define-organization-behavior',
  fix: 'Set organization_usage to require, allow or deny',
  fields: ['clients.organization_usage'],
  *check(view) {
    if (view.organizations.length === 0) return;
    for (const client of view.clients) {
      if (!isInteractive(client) || isThirdParty(client) || client.get('organization_usage').exists) continue;
      yield {
        at: client.get('organization_usage'),
        message: `${quoted(client)} does not say whether organizations may use it`,
      };
    }
  },
};
