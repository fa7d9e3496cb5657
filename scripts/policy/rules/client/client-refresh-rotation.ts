import { hasGrant, isPublic } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientRefreshRotation: Rule = {
  id: 'client-refresh-rotation',
  severity: 'error',
  title: 'Refresh tokens of public applications rotate',
  why: 'A browser or an app cannot protect them; only rotation shows that somebody else uses one.',
  source: 'RFC 9700, section 4.14; docs, secure/tokens/refresh-tokens/refresh-token-rotation',
  fix: 'Set refresh_token.rotation_type to rotating',
  fields: ['clients.refresh_token.rotation_type'],
  *check(view) {
    for (const client of view.clients.filter(isPublic)) {
      const rotation = client.at('refresh_token', 'rotation_type');
      if (!hasGrant(client, 'refresh_token') || rotation.text === 'rotating') continue;
      yield { at: rotation, message: `refresh tokens of ${quoted(client)} do not rotate` };
    }
  },
};
