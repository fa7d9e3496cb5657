import { isForMembers } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientPromptHidesLoss: Rule = {
  id: 'client-prompt-hides-loss',
  severity: 'warning',
  title: 'A login without its organization fails at once',
  why: 'When a login route drops the ticket, a prompt lets the invitee pick an organization or sign up: the invitation stays pending and nobody knows why.',
  source: 'docs, manage-users/organizations/configure-organizations/define-organization-behavior',
  fix: 'Set organization_require_behavior to no_prompt, and let members come over a login link with organization=NAME',
  fields: ['clients.organization_require_behavior'],
  *check(view) {
    for (const client of view.clients) {
      const behavior = client.get('organization_require_behavior');
      if (!isForMembers(client) || behavior.text !== 'post_login_prompt') continue;
      yield { at: behavior, message: `a lost invitation into ${quoted(client)} ends in a prompt instead of an error` };
    }
  },
};
