import type { Rule } from '../../rule.ts';

export const clientConfirmationSkipped: Rule = {
  id: 'client-confirmation-skipped',
  severity: 'warning',
  title: 'The question before an unverifiable callback is not skipped',
  why: 'It is what tells people that another app has taken the place of yours.',
  source: 'docs, secure/security-guidance/measures-against-app-impersonation',
  fix: 'Delete skip_non_verifiable_callback_uri_confirmation_prompt',
  fields: ['clients.skip_non_verifiable_callback_uri_confirmation_prompt'],
  *check(view) {
    for (const owner of [view.tenant, ...view.clients]) {
      const skip = owner.get('skip_non_verifiable_callback_uri_confirmation_prompt');
      if (skip.isTrue) yield { at: skip, message: 'people are not asked before a callback that nobody can verify' };
    }
  },
};
