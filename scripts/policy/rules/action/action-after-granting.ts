import { statementsOf } from '../../facts.ts';
import type { Rule } from '../../rule.ts';

export const actionAfterGranting: Rule = {
  id: 'action-after-granting',
  severity: 'warning',
  title: 'The Action that puts roles into tokens is the last one',
  why: 'What runs after it can deny, redirect or change the user, and the token already says what was true before.',
  source: 'docs, customize/actions/explore-triggers/signup-and-login-triggers/login-trigger',
  fix: 'Move the binding of the Action that grants to the end',
  fields: ['triggers.post-login.action_name'],
  *check(view) {
    const bindings = view.bindings('post-login');
    const grants = bindings.map((binding) => {
      const action = view.list('actions').find((item) => item.get('name').text === binding.get('action_name').text);
      return /accessToken\s*\.\s*(setCustomClaim|addScope)/.test(statementsOf(action && view.codeOf(action)));
    });
    const granting = grants.indexOf(true);
    if (granting < 0) return;
    for (const [index, binding] of bindings.entries()) {
      if (index <= granting || grants[index]) continue;
      const name = binding.get('action_name');
      yield {
        at: name,
        message: `"${name.text}" runs after "${bindings[granting]?.get('action_name').text}", which puts claims into the token`,
      };
    }
  },
};
