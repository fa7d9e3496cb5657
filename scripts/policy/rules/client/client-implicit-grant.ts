import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientImplicitGrant: Rule = {
  id: 'client-implicit-grant',
  severity: 'error',
  title: 'No application may use the implicit grant',
  why: 'Tokens arrive in the address of the page, where history, extensions and referrers read them.',
  source:
    'RFC 9700, section 2.1.2; docs, get-started/authentication-and-authorization-flow/implicit-flow-with-form-post',
  fix: 'Take "implicit" out of grant_types and use authorization_code with PKCE',
  fields: ['clients.grant_types'],
  *check(view) {
    for (const client of view.clients) {
      for (const grant of client.get('grant_types').items) {
        if (grant.text === 'implicit') yield { at: grant, message: `${quoted(client)} may use the implicit grant` };
      }
    }
  },
};
