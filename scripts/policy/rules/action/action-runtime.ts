import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const actionRuntime: Rule = {
  id: 'action-runtime',
  severity: 'error',
  title: 'Actions run on a Node version that Auth0 supports',
  why: 'Older ones get no security updates; Auth0 ends them.',
  source: 'docs, troubleshoot/product-lifecycle/deprecations-and-migrations/migrate-nodejs-22',
  fix: 'Set runtime to node22',
  fields: ['actions.runtime'],
  *check(view) {
    for (const action of view.list('actions')) {
      const runtime = action.get('runtime');
      const [, version = ''] = /^node(\d+)/.exec(runtime.text ?? '') ?? [];
      if (version !== '' && Number(version) < 22)
        yield { at: runtime, message: `${quoted(action)} runs on ${runtime.text}` };
    }
  },
};
