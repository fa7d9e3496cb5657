import { managementGrants } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const grantEverything: Rule = {
  id: 'grant-everything',
  severity: 'error',
  title: 'Nobody is granted the whole Management API',
  why: 'Whoever steals such a credential owns the tenant, every user and every key in it.',
  source: 'docs, get-started/applications/application-access-to-apis-client-grants',
  fix: 'List the scopes that the application needs',
  fields: ['clientGrants.allow_all_scopes'],
  *check(view) {
    for (const { grant, client } of managementGrants(view)) {
      const all = grant.get('allow_all_scopes');
      const name = client ? quoted(client) : grant.get('client_id').text;
      if (all.isTrue) yield { at: all, message: `${name} may do everything with the tenant` };
      else if (grant.get('scope').items.length > 100) {
        yield {
          at: grant.get('scope'),
          message: `${name} has ${grant.get('scope').items.length} scopes of the Management API`,
        };
      }
    }
  },
};
