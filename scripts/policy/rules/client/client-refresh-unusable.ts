import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientRefreshUnusable: Rule = {
  id: 'client-refresh-unusable',
  severity: 'warning',
  title: 'An application that may refresh can get a refresh token',
  why: 'Without an API that allows offline access there is none to refresh with: people sign in every hour.',
  source: 'docs, secure/tokens/refresh-tokens/get-refresh-tokens',
  fix: 'Set allow_offline_access on the API, or take refresh_token out of grant_types',
  fields: ['clients.grant_types'],
  *check(view) {
    const apis = view.list('resourceServers');
    if (apis.length === 0 || apis.some((api) => api.get('allow_offline_access').isTrue)) return;
    for (const client of view.clients) {
      for (const grant of client.get('grant_types').items) {
        if (grant.text === 'refresh_token')
          yield { at: grant, message: `no API gives ${quoted(client)} a refresh token` };
      }
    }
  },
};
