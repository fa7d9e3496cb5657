import { ADDRESS_FIELDS, addressesOf, isLoopback, urlOf } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientUrlLocalhost: Rule = {
  id: 'client-url-localhost',
  severity: 'error',
  title: 'No address of an application is on localhost in production',
  why: 'Any program on the machine of a customer can listen there and receive the codes of their login.',
  source: 'docs, get-started/applications/work-with-auth0-locally',
  fix: 'Delete it from this environment; keep it in the one for development',
  fields: ADDRESS_FIELDS,
  *check(view) {
    if (!view.isProduction) return;
    for (const client of view.clients) {
      if (client.get('app_type').text === 'native') continue;
      for (const address of addressesOf(client)) {
        const url = urlOf(address);
        if (url && isLoopback(url))
          yield { at: address, message: `${quoted(client)} trusts ${url.host} in production` };
      }
    }
  },
};
