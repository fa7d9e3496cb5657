import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientSenderConstraint: Rule = {
  id: 'client-sender-constraint',
  severity: 'error',
  title: 'An application can prove what its API demands',
  why: 'The API refuses every token of an application that does not bind its tokens to a key.',
  source: 'docs, get-started/applications/configure-sender-constraining',
  fix: 'Set require_proof_of_possession to true on the application',
  fields: ['clients.require_proof_of_possession'],
  *check(view) {
    const demanding = view.list('resourceServers').filter((api) => api.at('proof_of_possession', 'required').isTrue);
    const audiences = demanding.flatMap((api) => api.get('identifier').text ?? []);
    for (const grant of view.list('clientGrants')) {
      const client = view.client(grant.get('client_id').text);
      if (
        !client ||
        !audiences.includes(grant.get('audience').text ?? '') ||
        client.get('require_proof_of_possession').isTrue
      )
        continue;
      yield {
        at: client.get('require_proof_of_possession'),
        message: `${grant.get('audience').text} demands bound tokens, ${quoted(client)} does not ask for them`,
      };
    }
  },
};
