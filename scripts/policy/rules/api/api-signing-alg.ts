import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const apiSigningAlg: Rule = {
  id: 'api-signing-alg',
  severity: 'error',
  title: 'Access tokens are signed with a key that only Auth0 has',
  why: 'With HS256 every API that verifies a token can also make one.',
  source: 'docs, get-started/apis/api-settings',
  fix: 'Set signing_alg to RS256 or PS256',
  fields: ['resourceServers.signing_alg'],
  *check(view) {
    for (const api of view.list('resourceServers')) {
      const alg = api.get('signing_alg');
      if (alg.text === 'HS256')
        yield { at: alg, message: `whoever verifies tokens of ${quoted(api, 'identifier')} can make them` };
    }
  },
};
