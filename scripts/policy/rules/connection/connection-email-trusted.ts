import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const connectionEmailTrusted: Rule = {
  id: 'connection-email-trusted',
  severity: 'error',
  title: 'A mail address that an identity provider does not verify is not trusted',
  why: 'Whoever runs such a directory can take the address of an invitee of somebody else, and their invitation.',
  source: 'docs, authenticate/identity-providers/enterprise-identity-providers/azure-active-directory/v2',
  fix: 'Set should_trust_email_verified_connection to never_set_emails_as_verified',
  fields: ['connections.options.should_trust_email_verified_connection'],
  *check(view) {
    for (const connection of view.connections) {
      const trust = connection.at('options', 'should_trust_email_verified_connection');
      if (trust.text === 'always_set_emails_as_verified')
        yield { at: trust, message: `${quoted(connection)} is believed whatever mail address it names` };
    }
  },
};
