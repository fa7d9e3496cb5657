import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientPromptDiscovery: Rule = {
  id: 'client-prompt-discovery',
  severity: 'warning',
  title: 'Ways to find an organization belong to a prompt before the login',
  why: 'organization_discovery_methods does nothing without pre_login_prompt.',
  source: 'docs, manage-users/organizations/configure-organizations/define-organization-behavior',
  fix: 'Set organization_require_behavior to pre_login_prompt, or delete the methods',
  fields: ['clients.organization_discovery_methods'],
  *check(view) {
    for (const client of view.clients) {
      const methods = client.get('organization_discovery_methods');
      if (methods.items.length === 0 || client.get('organization_require_behavior').text === 'pre_login_prompt')
        continue;
      yield { at: methods, message: `${quoted(client)} offers to find an organization and never asks for one` };
    }
  },
};
