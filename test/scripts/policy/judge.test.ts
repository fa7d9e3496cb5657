import { expect, test } from 'vitest';
import { findingKey, type Json, judge } from '../../../scripts/policy/index.ts';

const ORGANIZATIONS: Json = [{ name: 'acme', connections: [{ name: 'users', assign_membership_on_login: true }] }];

test('a finding names rule, resource, path, what is wrong and what to do', () => {
  const clients = [{ name: 'Portal', grant_types: ['authorization_code', 'implicit'] }];
  const findings = judge({ configuration: { clients }, environment: 'prod' });
  expect(findings.find(({ rule }) => rule === 'client-implicit-grant')).toEqual({
    rule: 'client-implicit-grant',
    severity: 'error',
    resource: { kind: 'clients', name: 'Portal' },
    path: ['clients', 0, 'grant_types', 1],
    message: '"Portal" may use the implicit grant',
    fix: 'Take "implicit" out of grant_types and use authorization_code with PKCE',
  });
});

test('what a plan weakens is what is found after it and not before', () => {
  const rulesBroken = (signup: Json) => {
    const configuration = { databases: [{ name: 'users', options: signup }], organizations: ORGANIZATIONS };
    return judge({ configuration, environment: 'prod' });
  };
  const before = new Set(rulesBroken({ disable_signup: true }).map(findingKey));
  const after = rulesBroken({ disable_signup: false }).filter((finding) => !before.has(findingKey(finding)));
  expect(after.map(({ rule, resource }) => [rule, resource.name])).toContainEqual([
    'organization-open-membership',
    'acme',
  ]);
});

test('a finding keeps its key when a list before it grows', () => {
  const implicit = { name: 'Portal', grant_types: ['implicit'] };
  const keys = (clients: Json[]) =>
    judge({ configuration: { clients }, environment: 'prod' })
      .filter(({ rule }) => rule === 'client-implicit-grant')
      .map(findingKey);
  expect(keys([{ name: 'Other' }, implicit])).toEqual(keys([implicit]));
});
