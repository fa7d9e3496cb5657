import { isInteractive } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientCallbackMissing: Rule = {
  id: 'client-callback-missing',
  severity: 'error',
  title: 'An application that people sign in to has a callback',
  why: 'Auth0 sends the browser back to listed callbacks only: without one every login ends in an error page.',
  source: 'docs, get-started/applications/application-settings',
  fix: 'List the address of the callback route under callbacks',
  fields: ['clients.callbacks'],
  *check(view) {
    for (const client of view.clients) {
      if (!isInteractive(client) || client.get('callbacks').items.length > 0) continue;
      yield { at: client.get('callbacks'), message: `${quoted(client)} has no callback` };
    }
  },
};
