import type { Rule } from '../../rule.ts';

export const tenantSandboxVersion: Rule = {
  id: 'tenant-sandbox-version',
  severity: 'error',
  title: 'Scripts of the tenant run on a Node version that Auth0 supports',
  why: 'Custom databases and what is left of rules run on it; older ones get no security updates.',
  source: 'docs, troubleshoot/product-lifecycle/deprecations-and-migrations/migrate-nodejs-22',
  fix: 'Set sandbox_version to 22',
  fields: ['tenant.sandbox_version'],
  *check(view) {
    const version = view.tenant.get('sandbox_version');
    const number = Number(version.text ?? version.number);
    if (version.exists && Number.isFinite(number) && number < 22)
      yield { at: version, message: `scripts run on Node ${number}` };
  },
};
