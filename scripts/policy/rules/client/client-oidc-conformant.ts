import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientOidcConformant: Rule = {
  id: 'client-oidc-conformant',
  severity: 'error',
  title: 'An application conforms to OIDC',
  why: 'Without oidc_conformant the legacy pipeline hands out tokens without audience, and post-login prompts for organizations do not work.',
  source: 'docs, get-started/applications/application-settings',
  fix: 'Set oidc_conformant to true',
  fields: ['clients.oidc_conformant'],
  *check(view) {
    for (const client of view.clients) {
      const conformant = client.get('oidc_conformant');
      if (conformant.isFalse) yield { at: conformant, message: `${quoted(client)} uses the legacy pipeline` };
    }
  },
};
