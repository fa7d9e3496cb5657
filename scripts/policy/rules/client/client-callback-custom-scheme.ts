import { urlOf } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientCallbackCustomScheme: Rule = {
  id: 'client-callback-custom-scheme',
  severity: 'warning',
  title: 'Apps come back to an https address that they own',
  why: 'Any app on the device can register a scheme of its own and receive the code of a login.',
  source: 'RFC 8252, section 8.6; docs, secure/security-guidance/measures-against-app-impersonation',
  fix: 'Use a claimed https address (App Links, Universal Links)',
  fields: ['clients.callbacks'],
  *check(view) {
    if (!view.isProduction) return;
    for (const client of view.clients) {
      for (const callback of client.get('callbacks').items) {
        const scheme = urlOf(callback)?.protocol ?? 'https:';
        if (/^https?:$/.test(scheme)) continue;
        yield {
          at: callback,
          message: `${quoted(client)} comes back through the scheme ${scheme} that any app can claim`,
        };
      }
    }
  },
};
