import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const apiProofOfPossession: Rule = {
  id: 'api-proof-of-possession',
  severity: 'warning',
  title: 'An API that knows bound tokens demands them',
  why: 'A mechanism that is not required protects nobody: the thief simply does not use it.',
  source:
    'docs, get-started/applications/configure-sender-constraining/configure-resource-server-for-sender-constraining',
  fix: 'Set proof_of_possession.required to true, or delete proof_of_possession',
  fields: ['resourceServers.proof_of_possession.mechanism'],
  *check(view) {
    for (const api of view.list('resourceServers')) {
      const proof = api.get('proof_of_possession');
      if (!proof.get('mechanism').text || proof.get('required').isTrue) continue;
      yield {
        at: proof.get('mechanism'),
        message: `${quoted(api, 'identifier')} knows bound tokens and takes others as well`,
      };
    }
  },
};
