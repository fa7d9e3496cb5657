import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const connectionFrontChannel: Rule = {
  id: 'connection-front-channel',
  severity: 'warning',
  title: 'OpenID Connect connections use the back channel',
  why: 'With front_channel tokens come through the browser.',
  source: 'docs, authenticate/identity-providers/enterprise-identity-providers/oidc',
  fix: 'Set options.type to back_channel',
  fields: ['connections.options.type'],
  *check(view) {
    for (const connection of view.connections) {
      const type = connection.at('options', 'type');
      if (type.text === 'front_channel')
        yield { at: type, message: `tokens of ${quoted(connection)} come through the browser` };
    }
  },
};
