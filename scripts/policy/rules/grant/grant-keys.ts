import { managementGrants } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const grantKeys: Rule = {
  id: 'grant-keys',
  severity: 'error',
  title: 'Nobody is granted keys and foreign tokens without need',
  why: 'These scopes read client secrets, signing keys or the tokens of other identity providers: each of them opens other doors.',
  source: 'docs, secure/tokens/access-tokens/management-api-access-tokens',
  fix: 'Take the scope out',
  fields: ['clientGrants.scope'],
  *check(view) {
    const scopes = [
      'read:client_keys',
      'read:user_idp_tokens',
      'create:signing_keys',
      'update:signing_keys',
      'read:encryption_keys',
      'create:encryption_keys',
      'update:encryption_keys',
      'create:client_keys',
      'update:client_keys',
    ];
    for (const { grant, client } of managementGrants(view)) {
      for (const scope of grant.get('scope').items) {
        if (!scopes.includes(scope.text ?? '')) continue;
        yield {
          at: scope,
          message: `${client ? quoted(client) : grant.get('client_id').text} may ${scope.text?.replace(':', ' ')}`,
        };
      }
    }
  },
};
