import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const connectionIdpInitiated: Rule = {
  id: 'connection-idp-initiated',
  severity: 'warning',
  title: 'A login begins with us',
  why: 'A SAML answer that nobody asked for cannot be told from a stolen one, and it never carries an invitation.',
  source: 'docs, authenticate/protocols/saml/saml-sso-integrations/identity-provider-initiated-single-sign-on',
  fix: 'Set options.idpinitiated.enabled to false',
  fields: ['connections.options.idpinitiated.enabled'],
  *check(view) {
    for (const connection of view.connections) {
      const idp = connection.at('options', 'idpinitiated', 'enabled');
      if (idp.isTrue) yield { at: idp, message: `${quoted(connection)} accepts logins that nobody began` };
    }
  },
};
