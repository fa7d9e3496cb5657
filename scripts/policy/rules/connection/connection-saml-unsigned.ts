import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const connectionSamlUnsigned: Rule = {
  id: 'connection-saml-unsigned',
  severity: 'warning',
  title: 'SAML requests are signed',
  why: 'The identity provider cannot tell a request of ours from one of somebody else.',
  source: 'docs, authenticate/protocols/saml/saml-sso-integrations/sign-and-encrypt-saml-requests',
  fix: 'Set options.signSAMLRequest to true',
  fields: ['connections.options.signSAMLRequest'],
  *check(view) {
    for (const connection of view.connections) {
      const sign = connection.at('options', 'signSAMLRequest');
      if (connection.get('strategy').text === 'samlp' && sign.isFalse)
        yield { at: sign, message: `${quoted(connection)} sends requests without signature` };
    }
  },
};
