import { isThirdParty } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const connectionDomainLevel: Rule = {
  id: 'connection-domain-level',
  severity: 'warning',
  title: 'A connection is open to our own applications only',
  why: 'is_domain_connection lets every third-party application sign people in with it.',
  source: 'docs, get-started/applications/confidential-and-public-applications/enable-third-party-applications',
  fix: 'Set is_domain_connection to false',
  fields: ['connections.is_domain_connection'],
  *check(view) {
    for (const connection of view.connections) {
      const domain = connection.get('is_domain_connection');
      if (domain.isTrue && !view.clients.some(isThirdParty))
        yield { at: domain, message: `${quoted(connection)} is open to third-party applications, and there is none` };
    }
  },
};
