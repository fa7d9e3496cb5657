import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const actionDependencyPinned: Rule = {
  id: 'action-dependency-pinned',
  severity: 'error',
  title: 'Packages of an Action have an exact version',
  why: 'With latest or a range the next deploy runs other code than the one that was tested.',
  source: 'docs, customize/actions/action-coding-guidelines',
  fix: 'Write the exact version, for example 1.7.2',
  fields: ['actions.dependencies.version'],
  *check(view) {
    for (const action of view.list('actions')) {
      for (const dependency of action.get('dependencies').items) {
        const version = dependency.get('version');
        if (version.text === undefined || /^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version.text)) continue;
        yield { at: version, message: `${quoted(action)} takes ${dependency.get('name').text} ${version.text}` };
      }
    }
  },
};
