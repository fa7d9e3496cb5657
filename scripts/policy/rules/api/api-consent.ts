import { isInteractive, isThirdParty } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const apiConsent: Rule = {
  id: 'api-consent',
  severity: 'warning',
  title: 'Our own applications use our own API without asking for consent',
  why: 'Somebody who has just accepted an invitation is asked whether your application may use your API, and leaves.',
  source:
    'docs, get-started/applications/confidential-and-public-applications/user-consent-and-third-party-applications',
  fix: 'Set skip_consent_for_verifiable_first_party_clients to true',
  fields: ['resourceServers.skip_consent_for_verifiable_first_party_clients'],
  *check(view) {
    if (!view.clients.some((client) => isInteractive(client) && !isThirdParty(client))) return;
    for (const api of view.list('resourceServers')) {
      const skip = api.get('skip_consent_for_verifiable_first_party_clients');
      if (!skip.isTrue && !api.get('is_system').isTrue)
        yield { at: skip, message: `${quoted(api, 'identifier')} asks for consent for our own applications` };
    }
  },
};
