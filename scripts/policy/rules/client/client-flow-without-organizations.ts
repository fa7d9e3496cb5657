import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientFlowWithoutOrganizations: Rule = {
  id: 'client-flow-without-organizations',
  severity: 'error',
  title: 'An application that requires an organization uses flows that know organizations',
  why: 'Organizations work with Universal Login only, not with the device flow: such a login always fails.',
  source: 'docs, manage-users/organizations/organizations-overview',
  fix: 'Take the grant out, or make an application of its own for it',
  fields: ['clients.grant_types'],
  *check(view) {
    for (const client of view.clients) {
      if (client.get('organization_usage').text !== 'require') continue;
      for (const grant of client.get('grant_types').items) {
        if (grant.text !== 'urn:ietf:params:oauth:grant-type:device_code') continue;
        yield {
          at: grant,
          message: `${quoted(client)} requires an organization and uses the device flow, which has none`,
        };
      }
    }
  },
};
