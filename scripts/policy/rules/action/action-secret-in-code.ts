import { statementsOf } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const actionSecretInCode: Rule = {
  id: 'action-secret-in-code',
  severity: 'error',
  title: 'No secret stands in the code of an Action',
  why: 'It is in the repository, in every version that Auth0 keeps, and in front of everybody who may read Actions.',
  source: 'docs, customize/actions/action-coding-guidelines',
  fix: 'Make it a secret of the Action and read event.secrets.NAME',
  fields: ['actions.code'],
  *check(view) {
    for (const action of view.list('actions')) {
      const code = statementsOf(view.codeOf(action));
      const found =
        /(?:secret|password|token|api[-_]?key|private[-_]?key)\w*['"]?\s*[:=]\s*['"`]([\w+/=.-]{16,})['"`]/i.exec(
          code,
        ) ?? /-----BEGIN [A-Z ]*PRIVATE KEY-----/.exec(code);
      if (found)
        yield { at: action.get('code'), message: `the code of ${quoted(action)} holds what looks like a secret` };
    }
  },
};
