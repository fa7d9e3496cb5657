import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientSigningAlg: Rule = {
  id: 'client-signing-alg',
  severity: 'error',
  title: 'ID tokens are signed with a key that only Auth0 has',
  why: 'With HS256 the client secret signs identities: whoever has it can be anybody. It is also the default of the Management API.',
  source: 'docs, get-started/applications/signing-algorithms',
  fix: 'Set jwt_configuration.alg to RS256',
  fields: ['clients.jwt_configuration.alg'],
  *check(view) {
    for (const client of view.clients) {
      const alg = client.at('jwt_configuration', 'alg');
      if (alg.text === 'HS256') yield { at: alg, message: `the client secret of ${quoted(client)} signs identities` };
    }
  },
};
