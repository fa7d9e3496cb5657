import { A_DAY } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const apiTokenLifetime: Rule = {
  id: 'api-token-lifetime',
  severity: 'warning',
  title: 'Access tokens last at most a day',
  why: 'What a token says of roles is true when it is made: a removed member goes in until it ends. A day is the default of Auth0.',
  source: 'docs, secure/tokens/access-tokens/update-access-token-lifetime',
  fix: 'Set token_lifetime to 86400 or less; an hour for what members use',
  fields: ['resourceServers.token_lifetime'],
  *check(view) {
    for (const api of view.list('resourceServers')) {
      const lifetime = api.get('token_lifetime');
      if ((lifetime.number ?? 0) > A_DAY)
        yield {
          at: lifetime,
          message: `tokens for ${quoted(api, 'identifier')} last ${Math.round((lifetime.number ?? 0) / 3600)} hours`,
        };
    }
  },
};
