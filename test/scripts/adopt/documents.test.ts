import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { YamlFile } from '../../../scripts/adopt/documents.ts';
import { withNames, withoutNames } from '../../../scripts/adopt/names.ts';

const names = { domain: 'acme.eu.auth0.com', keywords: { PORTAL: 'Acme Portal' } };

const FILE = `# What stands above.
clients:
  # The portal.
  - name: { $keyword: PORTAL }   # by its keyword
    callbacks: [ https://one.example ]
    grant_types:
      - authorization_code

  - name: "Other"
    audience: { $tenant: management_api }
tenant:
  friendly_name: Acme # as people see it
`;

const portal = [{ key: 'clients' }, { item: { name: 'Acme Portal' } }];

test('a value is set in its place, and no other line is touched', () => {
  const file = new YamlFile(FILE, names);
  file.set([{ key: 'tenant' }, { key: 'friendly_name' }], 'Acme: #1');
  expect(file.text()).toBe(FILE.replace('Acme # as', "'Acme: #1' # as"));
});

test('a resource is found by a name that stands behind a keyword', () => {
  const file = new YamlFile(FILE, names);
  file.set([...portal, { key: 'initiate_login_uri' }], 'https://portal.example/login');
  const line = '    initiate_login_uri: https://portal.example/login\n';
  expect(file.text()).toBe(FILE.replace('      - authorization_code\n\n', `      - authorization_code\n${line}\n`));
});

test('what is not there is made on the way: maps, lists and the items of lists', () => {
  const file = new YamlFile('', names);
  const steps = [
    { key: 'organizations' },
    { item: { name: 'acme' } },
    { key: 'connections' },
    { item: { name: 'db' } },
  ];
  file.set([...steps, { key: 'assign_membership_on_login' }], false);
  expect(file.text()).toBe(
    'organizations:\n  - name: acme\n    connections:\n      - name: db\n        assign_membership_on_login: false\n',
  );
});

test('a secret by name, short lists and texts that YAML would take for something else', () => {
  const file = new YamlFile('a: 1\n', names);
  file.set([{ key: 'b' }], { secret: { $env: 'NAME' }, list: ['x', 'y'], yes: 'true', empty: {} });
  expect(file.text()).toBe("a: 1\nb:\n  secret: { $env: NAME }\n  list: [x, y]\n  yes: 'true'\n  empty: {}\n");
});

test('files of this project stay as they are but for the line that is asked for', () => {
  for (const folder of ['base', 'environments']) {
    for (const name of readdirSync(join('tenant', folder))) {
      const before = readFileSync(join('tenant', folder, name), 'utf8');
      const file = new YamlFile(before, names);
      file.set([{ key: 'added' }], 'here');
      expect(file.text(), name).toBe(`${before}added: here\n`);
    }
  }
});

test("the tenant's own address gets its name, and another tenant's does not", () => {
  const value = {
    api: 'https://acme.eu.auth0.com/api/v2/',
    issuer: 'https://acme.eu.auth0.com/',
    other: 'https://my-acme.eu.auth0.com/',
  };
  const named = withNames(value, 'acme.eu.auth0.com');
  expect(named).toEqual({
    api: { $tenant: 'management_api' },
    issuer: { $join: ['https://', { $tenant: 'domain' }, '/'] },
    other: 'https://my-acme.eu.auth0.com/',
  });
  expect(withoutNames(named, names)).toEqual(value);
});
