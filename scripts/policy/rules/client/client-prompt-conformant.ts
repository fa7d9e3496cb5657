import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientPromptConformant: Rule = {
  id: 'client-prompt-conformant',
  severity: 'error',
  title: 'A prompt after the login is for OIDC conformant applications',
  why: 'Auth0 refuses post_login_prompt without oidc_conformant.',
  source: 'Management API, POST /api/v2/clients, organization_require_behavior',
  fix: 'Set oidc_conformant to true',
  fields: ['clients.organization_require_behavior'],
  *check(view) {
    for (const client of view.clients) {
      const behavior = client.get('organization_require_behavior');
      if (behavior.text !== 'post_login_prompt' || client.get('oidc_conformant').isTrue) continue;
      yield {
        at: behavior,
        message: `${quoted(client)} asks for an organization after the login and is not oidc_conformant`,
      };
    }
  },
};
