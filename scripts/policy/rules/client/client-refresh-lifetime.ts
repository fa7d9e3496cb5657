import { A_DAY } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientRefreshLifetime: Rule = {
  id: 'client-refresh-lifetime',
  severity: 'warning',
  title: 'Refresh tokens last at most 90 days, and 30 without use',
  why: 'The longer, the later a stolen or forgotten one ends.',
  source: 'docs, secure/tokens/refresh-tokens/configure-refresh-token-expiration',
  fix: 'Set token_lifetime to 7776000 or less, idle_token_lifetime to 2592000 or less',
  fields: ['clients.refresh_token.token_lifetime'],
  *check(view) {
    for (const client of view.clients) {
      const limits = [
        ['token_lifetime', 90],
        ['idle_token_lifetime', 30],
      ] as const;
      for (const [name, days] of limits) {
        const lifetime = client.at('refresh_token', name);
        if ((lifetime.number ?? 0) <= days * A_DAY) continue;
        yield {
          at: lifetime,
          message: `${name} of ${quoted(client)} is ${Math.round((lifetime.number ?? 0) / A_DAY)} days`,
        };
      }
    }
  },
};
