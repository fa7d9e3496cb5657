import { isThirdParty } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientThirdPartyConsentSkipped: Rule = {
  id: 'client-third-party-consent-skipped',
  severity: 'error',
  title: 'A third-party application never skips a question',
  why: 'Somebody else gets at the data of your customers and they are not asked.',
  source: 'docs, get-started/applications/third-party-applications/user-consent-and-third-party-applications',
  fix: 'Delete the setting of the third-party application',
  fields: ['clients.skip_non_verifiable_callback_uri_confirmation_prompt'],
  *check(view) {
    for (const client of view.clients.filter(isThirdParty)) {
      const skip = client.get('skip_non_verifiable_callback_uri_confirmation_prompt');
      if (skip.isTrue)
        yield { at: skip, message: `${quoted(client)} is third-party and skips what people should be asked` };
    }
  },
};
