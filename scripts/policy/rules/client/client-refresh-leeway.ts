import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientRefreshLeeway: Rule = {
  id: 'client-refresh-leeway',
  severity: 'warning',
  title: 'A used refresh token is worthless after a minute',
  why: 'During the leeway a stolen one can be used a second time without anybody noticing.',
  source: 'docs, secure/tokens/refresh-tokens/configure-refresh-token-rotation',
  fix: 'Set refresh_token.leeway to 60 or less',
  fields: ['clients.refresh_token.leeway'],
  *check(view) {
    for (const client of view.clients) {
      const leeway = client.at('refresh_token', 'leeway');
      if ((leeway.number ?? 0) > 60)
        yield { at: leeway, message: `used refresh tokens of ${quoted(client)} stay valid for ${leeway.number} s` };
    }
  },
};
