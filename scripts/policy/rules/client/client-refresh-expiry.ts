import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientRefreshExpiry: Rule = {
  id: 'client-refresh-expiry',
  severity: 'warning',
  title: 'Refresh tokens expire',
  why: 'One that does not is a password that nobody chose and nobody changes: a removed member keeps it.',
  source: 'docs, secure/tokens/refresh-tokens/configure-refresh-token-expiration',
  fix: 'Set expiration_type to expiring, and infinite_token_lifetime and infinite_idle_token_lifetime to false',
  fields: ['clients.refresh_token.expiration_type', 'clients.refresh_token.infinite_token_lifetime'],
  *check(view) {
    for (const client of view.clients) {
      const settings = client.get('refresh_token');
      const type = settings.get('expiration_type');
      if (type.text === 'non-expiring') yield { at: type, message: `refresh tokens of ${quoted(client)} never expire` };
      for (const name of ['infinite_token_lifetime', 'infinite_idle_token_lifetime']) {
        const infinite = settings.get(name);
        if (infinite.isTrue && type.text !== 'non-expiring')
          yield { at: infinite, message: `refresh tokens of ${quoted(client)} never expire (${name})` };
      }
    }
  },
};
