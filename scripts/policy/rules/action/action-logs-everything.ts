import { statementsOf } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const actionLogsEverything: Rule = {
  id: 'action-logs-everything',
  severity: 'error',
  title: 'An Action does not log the whole event',
  why: 'Addresses, names and secrets end up in the logs of the tenant, and the first 256 characters say nothing else.',
  source: 'docs, customize/actions/actions-real-time-logs',
  fix: 'Log a short reference of what was decided',
  fields: ['actions.code'],
  *check(view) {
    for (const action of view.list('actions')) {
      const code = statementsOf(view.codeOf(action));
      const found =
        /console\.\w+\([^)]*\b(JSON\.stringify\(\s*event\s*[,)]|event\s*[,)]|event\.(user|secrets)\s*[,)])/.exec(code);
      if (found) yield { at: action.get('code'), message: `${quoted(action)} logs the event with all that is in it` };
    }
  },
};
