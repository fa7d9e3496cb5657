import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientIdTokenLifetime: Rule = {
  id: 'client-id-token-lifetime',
  severity: 'warning',
  title: 'ID tokens last no longer than ten hours',
  why: 'What an ID token says of roles is true when it is made. Ten hours is the default of Auth0.',
  source: 'docs, secure/tokens/id-tokens/update-id-token-lifetime',
  fix: 'Set jwt_configuration.lifetime_in_seconds to 36000 or less',
  fields: ['clients.jwt_configuration.lifetime_in_seconds'],
  *check(view) {
    for (const client of view.clients) {
      const lifetime = client.at('jwt_configuration', 'lifetime_in_seconds');
      if ((lifetime.number ?? 0) > 36_000)
        yield { at: lifetime, message: `ID tokens of ${quoted(client)} last ${lifetime.number} s` };
    }
  },
};
