import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const apiRbac: Rule = {
  id: 'api-rbac',
  severity: 'error',
  title: 'An API whose permissions are in roles enforces them',
  why: 'Without enforce_policies everybody gets every scope that they ask for, whatever their role says.',
  source: 'docs, get-started/apis/enable-role-based-access-control-for-apis',
  fix: 'Set enforce_policies to true',
  fields: ['resourceServers.enforce_policies'],
  *check(view) {
    const used = new Set(
      view
        .list('roles')
        .flatMap((role) => role.get('permissions').items.map((item) => item.get('resource_server_identifier').text)),
    );
    for (const api of view.list('resourceServers')) {
      const enforce = api.get('enforce_policies');
      if (!used.has(api.get('identifier').text) || enforce.isTrue) continue;
      yield { at: enforce, message: `${quoted(api, 'identifier')} does not look at roles` };
    }
  },
};
