import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const actionTriggerVersion: Rule = {
  id: 'action-trigger-version',
  severity: 'warning',
  title: 'An Action uses the newest version of its trigger',
  why: 'Older versions lack what organizations need: roles of members came with v3.',
  source: 'docs, customize/actions/explore-triggers/signup-and-login-triggers/login-trigger',
  fix: 'Set the version to v3',
  fields: ['actions.supported_triggers.version'],
  *check(view) {
    for (const action of view.list('actions')) {
      for (const trigger of action.get('supported_triggers').items) {
        const version = trigger.get('version');
        if (trigger.get('id').text !== 'post-login' || !['v1', 'v2'].includes(version.text ?? '')) continue;
        yield { at: version, message: `${quoted(action)} uses post-login ${version.text}` };
      }
    }
  },
};
