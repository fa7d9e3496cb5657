import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const apiBrowserTokenLifetime: Rule = {
  id: 'api-browser-token-lifetime',
  severity: 'warning',
  title: 'Access tokens of browsers last at most two hours',
  why: 'Scripts of the page can read them. Two hours is the default of Auth0.',
  source: 'docs, secure/tokens/access-tokens/update-access-token-lifetime',
  fix: 'Set token_lifetime_for_web to 7200 or less',
  fields: ['resourceServers.token_lifetime_for_web'],
  *check(view) {
    for (const api of view.list('resourceServers')) {
      const lifetime = api.get('token_lifetime_for_web');
      if ((lifetime.number ?? 0) > 7200)
        yield {
          at: lifetime,
          message: `browsers keep tokens for ${quoted(api, 'identifier')} for ${lifetime.number} s`,
        };
    }
  },
};
