import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const actionNotDeployed: Rule = {
  id: 'action-not-deployed',
  severity: 'error',
  title: 'An Action that is bound is deployed',
  why: 'A draft is bound and never runs: the check that it makes does not happen.',
  source: 'docs, customize/actions/actions-overview',
  fix: 'Set deployed to true',
  fields: ['actions.deployed'],
  *check(view) {
    for (const [trigger, bindings] of view.root.get('triggers').entries) {
      for (const binding of bindings.items) {
        const action = view.list('actions').find((item) => item.get('name').text === binding.get('action_name').text);
        const deployed = action?.get('deployed');
        if (action && deployed?.isFalse)
          yield { at: deployed, message: `${quoted(action)} is bound to ${trigger} and not deployed` };
      }
    }
  },
};
