import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const connectionDeveloperKeys: Rule = {
  id: 'connection-developer-keys',
  severity: 'error',
  title: 'Social connections in production use keys of our own',
  why: 'The keys of Auth0 are for trying: people see the name of Auth0, limits are shared, and single sign-on and Actions do not work fully.',
  source: 'docs, authenticate/identity-providers/social-identity-providers/devkeys',
  fix: 'Add options.client_id and options.client_secret of an application at the provider',
  fields: ['connections.strategy'],
  *check(view) {
    if (!view.isProduction) return;
    const social = ['google-oauth2', 'facebook', 'github', 'linkedin', 'twitter', 'windowslive', 'apple'];
    for (const connection of view.list('connections')) {
      const strategy = connection.get('strategy');
      if (!social.includes(strategy.text ?? '') || connection.at('options', 'client_id').value) continue;
      yield { at: connection.get('strategy'), message: `${quoted(connection)} uses the developer keys of Auth0` };
    }
  },
};
