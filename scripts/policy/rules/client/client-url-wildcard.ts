import { ADDRESS_FIELDS, addressesOf } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientUrlWildcard: Rule = {
  id: 'client-url-wildcard',
  severity: 'error',
  title: 'No address of an application has a wildcard in production',
  why: 'Whoever gets hold of one subdomain, for example a forgotten preview, receives codes of logins.',
  source: 'docs, get-started/applications/wildcards-for-subdomains',
  fix: 'List the addresses one by one',
  fields: ADDRESS_FIELDS,
  *check(view) {
    if (!view.isProduction) return;
    for (const client of view.clients) {
      for (const address of addressesOf(client)) {
        if (address.text?.includes('*'))
          yield { at: address, message: `${quoted(client)} trusts every host of ${address.text}` };
      }
    }
  },
};
