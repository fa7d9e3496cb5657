import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const actionLimits: Rule = {
  id: 'action-limits',
  severity: 'error',
  title: 'Actions keep the limits of Auth0',
  why: 'Auth0 refuses more: 30 secrets and 10 packages an Action, 20 Actions a trigger, secrets of 4096 characters.',
  source: 'docs, customize/actions/limitations',
  fix: 'Split the Action, or delete what is not needed',
  fields: ['actions.dependencies'],
  *check(view) {
    for (const action of view.list('actions')) {
      const limits = [
        ['secrets', 30],
        ['dependencies', 10],
      ] as const;
      for (const [name, most] of limits) {
        const list = action.get(name);
        if (list.items.length > most) yield { at: list, message: `${quoted(action)} has ${list.items.length} ${name}` };
      }
    }
    for (const [trigger, bindings] of view.root.get('triggers').entries) {
      if (bindings.items.length > 20)
        yield { at: bindings, message: `${trigger} has ${bindings.items.length} Actions` };
    }
  },
};
