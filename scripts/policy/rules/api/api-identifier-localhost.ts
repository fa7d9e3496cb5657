import { isLoopback, urlOf } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const apiIdentifierLocalhost: Rule = {
  id: 'api-identifier-localhost',
  severity: 'warning',
  title: 'The identifier of an API is a name, not a place',
  why: 'It can never be changed, and localhost says nothing to whoever reads a token next year.',
  source: 'docs, get-started/apis/set-logical-api',
  fix: 'Use a URL that you own; nothing has to answer there',
  fields: ['resourceServers.identifier'],
  *check(view) {
    for (const api of view.list('resourceServers')) {
      const url = urlOf(api.get('identifier'));
      if (url && isLoopback(url))
        yield { at: api.get('identifier'), message: `${quoted(api, 'identifier')} is on ${url.hostname}` };
    }
  },
};
