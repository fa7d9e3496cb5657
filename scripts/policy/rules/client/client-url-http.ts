import { ADDRESS_FIELDS, addressesOf, isLoopback, urlOf } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientUrlHttp: Rule = {
  id: 'client-url-http',
  severity: 'error',
  title: 'Addresses of applications are https in production',
  why: 'Codes and tokens that travel over http can be read and changed by everybody on the way.',
  source: 'docs, get-started/applications/application-settings',
  fix: 'Write https, and let the application answer there',
  fields: ADDRESS_FIELDS,
  *check(view) {
    if (!view.isProduction) return;
    for (const client of view.clients) {
      for (const address of addressesOf(client)) {
        const url = urlOf(address);
        if (url?.protocol !== 'http:' || isLoopback(url)) continue;
        yield { at: address, message: `${quoted(client)} uses ${url.href} without encryption` };
      }
    }
  },
};
