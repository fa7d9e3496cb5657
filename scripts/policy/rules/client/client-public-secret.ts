import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientPublicSecret: Rule = {
  id: 'client-public-secret',
  severity: 'error',
  title: 'A single-page or native application has no client secret',
  why: 'A secret in a browser or an app is none.',
  source: 'docs, get-started/applications/confidential-and-public-applications',
  fix: 'Set token_endpoint_auth_method to none',
  fields: ['clients.token_endpoint_auth_method'],
  *check(view) {
    for (const client of view.clients) {
      const method = client.get('token_endpoint_auth_method');
      if (!['spa', 'native'].includes(client.get('app_type').text ?? '') || !method.text?.startsWith('client_secret'))
        continue;
      yield { at: method, message: `${quoted(client)} is public and signs in with a secret` };
    }
  },
};
