import { isInteractive, managementGrants } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const grantInteractive: Rule = {
  id: 'grant-interactive',
  severity: 'error',
  title: 'No application that people use manages the tenant',
  why: 'A hole in the application that customers see becomes a hole in every account of the tenant.',
  source: 'docs, secure/tokens/access-tokens/management-api-access-tokens',
  fix: 'Make a machine-to-machine application for it, and call that from the server',
  fields: ['clientGrants.client_id'],
  *check(view) {
    for (const { grant, client } of managementGrants(view)) {
      if (!client || !isInteractive(client) || grant.get('subject_type').text === 'user') continue;
      yield {
        at: grant.get('client_id'),
        message: `${quoted(client)} is for people and has a grant on the Management API`,
      };
    }
  },
};
