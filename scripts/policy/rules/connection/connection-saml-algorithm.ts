import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const connectionSamlAlgorithm: Rule = {
  id: 'connection-saml-algorithm',
  severity: 'error',
  title: 'SAML messages are signed with SHA-256',
  why: 'SHA-1 signatures can be forged.',
  source: 'docs, authenticate/protocols/saml/saml-sso-integrations/sign-and-encrypt-saml-requests',
  fix: 'Set signatureAlgorithm to rsa-sha256 and digestAlgorithm to sha256',
  fields: ['connections.options.signatureAlgorithm'],
  *check(view) {
    for (const connection of view.connections) {
      for (const name of ['signatureAlgorithm', 'digestAlgorithm']) {
        const algorithm = connection.at('options', name);
        if (algorithm.text?.endsWith('sha1'))
          yield { at: algorithm, message: `${quoted(connection)} uses ${algorithm.text}` };
      }
    }
  },
};
