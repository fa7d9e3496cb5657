import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientConfidentialAnonymous: Rule = {
  id: 'client-confidential-anonymous',
  severity: 'error',
  title: 'An application on a server signs in',
  why: 'With token_endpoint_auth_method none a stolen code or refresh token is enough to get tokens.',
  source: 'docs, get-started/applications/confidential-and-public-applications',
  fix: 'Set token_endpoint_auth_method to private_key_jwt or client_secret_post',
  fields: ['clients.token_endpoint_auth_method'],
  *check(view) {
    for (const client of view.clients) {
      const method = client.get('token_endpoint_auth_method');
      if (method.text !== 'none' || !['regular_web', 'non_interactive'].includes(client.get('app_type').text ?? ''))
        continue;
      yield { at: method, message: `${quoted(client)} runs on a server and does not sign in` };
    }
  },
};
