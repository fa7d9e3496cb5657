import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientMachineGrants: Rule = {
  id: 'client-machine-grants',
  severity: 'warning',
  title: 'A machine-to-machine application uses client_credentials alone',
  why: 'Every further grant is a way in that nobody uses and nobody watches.',
  source: 'docs, get-started/applications/application-grant-types',
  fix: 'Keep client_credentials only',
  fields: ['clients.grant_types'],
  *check(view) {
    for (const client of view.clients) {
      if (client.get('app_type').text !== 'non_interactive') continue;
      for (const grant of client.get('grant_types').items) {
        if (grant.text === undefined || grant.text === 'client_credentials') continue;
        yield { at: grant, message: `${quoted(client)} is a machine and may use ${grant.text}` };
      }
    }
  },
};
