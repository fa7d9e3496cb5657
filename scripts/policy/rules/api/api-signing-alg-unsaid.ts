import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const apiSigningAlgUnsaid: Rule = {
  id: 'api-signing-alg-unsaid',
  severity: 'warning',
  title: 'An API says how its tokens are signed',
  why: 'Left out, the Management API takes HS256, with which every API that verifies a token can also make one.',
  source: 'Management API, POST /api/v2/resource-servers, signing_alg',
  fix: 'Set signing_alg to RS256',
  fields: ['resourceServers.signing_alg'],
  *check(view) {
    for (const api of view.list('resourceServers')) {
      if (!api.get('signing_alg').exists)
        yield {
          at: api.get('signing_alg'),
          message: `${quoted(api, 'identifier')} does not say how its tokens are signed`,
        };
    }
  },
};
