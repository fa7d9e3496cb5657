import type { Rule } from '../../rule.ts';

export const clientUrlFragment: Rule = {
  id: 'client-url-fragment',
  severity: 'error',
  title: 'No callback has a fragment',
  why: 'OAuth forbids it: the code would be lost behind the # before it reaches the application.',
  source: 'RFC 6749, section 3.1.2',
  fix: 'Delete the # and what follows',
  fields: ['clients.callbacks'],
  *check(view) {
    for (const client of view.clients) {
      for (const callback of client.get('callbacks').items) {
        if (callback.text?.includes('#'))
          yield { at: callback, message: `the callback ${callback.text} has a fragment` };
      }
    }
  },
};
