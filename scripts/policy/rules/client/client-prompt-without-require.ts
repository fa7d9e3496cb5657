import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientPromptWithoutRequire: Rule = {
  id: 'client-prompt-without-require',
  severity: 'warning',
  title: 'A prompt for an organization belongs to an application that requires one',
  why: 'It is shown with organization_usage require; otherwise the setting does nothing and people sign in without organization and roles.',
  source: 'docs, manage-users/organizations/configure-organizations/define-organization-behavior',
  fix: 'Set organization_usage to require, or delete the prompt',
  fields: ['clients.organization_require_behavior'],
  *check(view) {
    for (const client of view.clients) {
      const behavior = client.get('organization_require_behavior');
      if (behavior.text !== 'pre_login_prompt' || client.get('organization_usage').text === 'require') continue;
      yield { at: behavior, message: `${quoted(client)} prompts for an organization and does not require one` };
    }
  },
};
