import { isInteractive } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientSigningAlgUnsaid: Rule = {
  id: 'client-signing-alg-unsaid',
  severity: 'warning',
  title: 'An application that people sign in to says how ID tokens are signed',
  why: 'Left out, the Management API takes HS256, with which the client secret signs identities.',
  source: 'Management API, POST /api/v2/clients, jwt_configuration.alg',
  fix: 'Set jwt_configuration.alg to RS256',
  fields: ['clients.jwt_configuration.alg'],
  *check(view) {
    for (const client of view.clients) {
      if (!isInteractive(client) || client.at('jwt_configuration', 'alg').exists) continue;
      yield {
        at: client.at('jwt_configuration', 'alg'),
        message: `${quoted(client)} does not say how its ID tokens are signed`,
      };
    }
  },
};
