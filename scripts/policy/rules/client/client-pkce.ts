import { statementsOf } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientPkce: Rule = {
  id: 'client-pkce',
  severity: 'warning',
  title: 'An application that cannot keep a secret is held to PKCE',
  why: 'Auth0 does not demand it of them: a stolen code is enough for whoever sends a request without code_challenge.',
  source: 'RFC 9700, section 2.1.1; support article "Enforce PKCE with Actions"',
  fix: 'Bind a post-login Action that denies a login whose event.request.query has no code_challenge',
  fields: ['clients.grant_types'],
  *check(view) {
    const isHeld = view.bindings('post-login').some((binding) => {
      const action = view.list('actions').find((item) => item.get('name').text === binding.get('action_name').text);
      const code = statementsOf(action && view.codeOf(action));
      return /\bcode_challenge\b/.test(code) && /access\s*\.\s*deny/.test(code);
    });
    if (isHeld) return;
    for (const client of view.clients) {
      if (!['spa', 'native'].includes(client.get('app_type').text ?? '')) continue;
      for (const grant of client.get('grant_types').items) {
        if (grant.text === 'authorization_code')
          yield { at: grant, message: `${quoted(client)} is public and nothing demands PKCE of it` };
      }
    }
  },
};
