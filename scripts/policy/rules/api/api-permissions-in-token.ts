import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const apiPermissionsInToken: Rule = {
  id: 'api-permissions-in-token',
  severity: 'warning',
  title: 'Permissions are in the access token',
  why: 'The role is assigned and the API sees nothing of it, unless an Action adds it.',
  source: 'docs, get-started/apis/enable-role-based-access-control-for-apis',
  fix: 'Set token_dialect to access_token_authz or rfc9068_profile_authz',
  fields: ['resourceServers.token_dialect'],
  *check(view) {
    for (const api of view.list('resourceServers')) {
      const dialect = api.get('token_dialect');
      if (!api.get('enforce_policies').isTrue || dialect.text?.endsWith('_authz')) continue;
      yield { at: dialect, message: `tokens for ${quoted(api, 'identifier')} carry no permissions` };
    }
  },
};
