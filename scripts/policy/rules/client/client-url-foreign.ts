import { ADDRESS_FIELDS, addressesOf, urlOf } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientUrlForeign: Rule = {
  id: 'client-url-foreign',
  severity: 'error',
  title: 'Production trusts no address of another environment',
  why: 'A code of a production login that arrives on a test host is in the hands of everybody who tests there.',
  source: 'RFC 9700, section 4.1; docs, get-started/auth0-overview/create-tenants/set-up-multiple-environments',
  fix: 'Delete it here; each environment lists its own addresses',
  fields: ADDRESS_FIELDS,
  *check(view) {
    if (!view.isProduction) return;
    const elsewhere = new Map<string, string>();
    for (const other of view.others.filter(({ isProduction }) => !isProduction)) {
      for (const address of other.clients.flatMap(addressesOf))
        elsewhere.set(urlOf(address)?.host ?? '', other.environment);
    }
    for (const client of view.clients) {
      const addresses = addressesOf(client).flatMap((address) => ({ address, host: urlOf(address)?.host ?? '' }));
      // An application with the same address everywhere is one that all environments share, for example of a partner.
      if (addresses.every(({ host }) => elsewhere.has(host))) continue;
      for (const { address, host } of addresses) {
        const other = host ? elsewhere.get(host) : undefined;
        if (other) yield { at: address, message: `${quoted(client)} trusts ${host}, which belongs to ${other}` };
      }
    }
  },
};
