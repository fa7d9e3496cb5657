import type { Cursor } from '../../cursor.ts';
import type { Rule } from '../../rule.ts';
import type { View } from '../../view.ts';

type Stronger = 'true' | 'false' | 'more' | 'less';

/** What makes a tenant weaker, and on which side the stronger value is. */
const SETTINGS: readonly (readonly [path: readonly string[], stronger: Stronger])[] = [
  [['attackProtection', 'bruteForceProtection', 'enabled'], 'true'],
  [['attackProtection', 'bruteForceProtection', 'max_attempts'], 'less'],
  [['attackProtection', 'suspiciousIpThrottling', 'enabled'], 'true'],
  [['attackProtection', 'breachedPasswordDetection', 'enabled'], 'true'],
  [['tenant', 'session_lifetime'], 'less'],
  [['tenant', 'idle_session_lifetime'], 'less'],
  [['tenant', 'flags', 'no_disclose_enterprise_connections'], 'true'],
  [['clients', '*', 'jwt_configuration', 'lifetime_in_seconds'], 'less'],
  [['clients', '*', 'refresh_token', 'token_lifetime'], 'less'],
  [['clients', '*', 'refresh_token', 'leeway'], 'less'],
  [['clients', '*', 'require_pushed_authorization_requests'], 'true'],
  [['clients', '*', 'require_proof_of_possession'], 'true'],
  [['databases', '*', 'options', 'brute_force_protection'], 'true'],
  [['databases', '*', 'options', 'disable_signup'], 'true'],
  [['databases', '*', 'options', 'mfa', 'active'], 'true'],
  [['databases', '*', 'options', 'password_options', 'complexity', 'min_length'], 'more'],
  [['resourceServers', '*', 'token_lifetime'], 'less'],
  [['resourceServers', '*', 'enforce_policies'], 'true'],
];

/** The same setting of the same resource in two environments. */
function* pairs(view: View, other: View, [kind = '', ...rest]: readonly string[]): Iterable<[Cursor, Cursor]> {
  if (rest[0] !== '*') {
    yield [view.root.at(kind, ...rest), other.root.at(kind, ...rest)];
    return;
  }
  const field = kind === 'resourceServers' ? 'identifier' : 'name';
  const there = new Map(other.list(kind).map((item) => [item.get(field).text, item]));
  for (const item of view.list(kind)) {
    const same = there.get(item.get(field).text);
    if (same) yield [item.at(...rest.slice(1)), same.at(...rest.slice(1))];
  }
}

function isWeaker(here: Cursor, there: Cursor, stronger: Stronger): boolean {
  if (stronger === 'true') return here.isFalse && there.isTrue;
  if (stronger === 'false') return here.isTrue && there.isFalse;
  const [a, b] = [here.number, there.number];
  if (a === undefined || b === undefined) return false;
  return stronger === 'more' ? a < b : a > b;
}

export const environmentProductionWeaker: Rule = {
  id: 'environment-production-weaker',
  severity: 'error',
  title: 'Production is not weaker than what developers use',
  why: 'What was tested is not what customers get, and the difference is on the wrong side.',
  source: 'docs, get-started/auth0-overview/create-tenants/set-up-multiple-environments',
  fix: 'Give production at least what the others have',
  fields: [
    'attackProtection.breachedPasswordDetection.enabled',
    'attackProtection.bruteForceProtection.enabled',
    'attackProtection.bruteForceProtection.max_attempts',
    'attackProtection.suspiciousIpThrottling.enabled',
    'clients.jwt_configuration.lifetime_in_seconds',
    'clients.refresh_token.leeway',
    'clients.refresh_token.token_lifetime',
    'clients.require_proof_of_possession',
    'clients.require_pushed_authorization_requests',
    'databases.options.brute_force_protection',
    'databases.options.disable_signup',
    'databases.options.mfa.active',
    'databases.options.password_options.complexity.min_length',
    'resourceServers.enforce_policies',
    'resourceServers.token_lifetime',
    'tenant.flags.no_disclose_enterprise_connections',
    'tenant.idle_session_lifetime',
    'tenant.session_lifetime',
  ],
  *check(view) {
    if (!view.isProduction) return;
    for (const other of view.others.filter(({ isProduction }) => !isProduction)) {
      for (const [path, stronger] of SETTINGS) {
        for (const [here, there] of pairs(view, other, path)) {
          if (here.value === undefined || there.value === undefined || !isWeaker(here, there, stronger)) continue;
          yield {
            at: here,
            message: `${here.path.filter((key) => typeof key === 'string').join('.')} is ${String(here.value)} here and ${String(there.value)} in ${other.environment}`,
          };
        }
      }
    }
  },
};
