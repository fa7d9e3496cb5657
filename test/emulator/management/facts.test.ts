import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { facts, managementScopes } from '../../../emulator/management/engine/openapi.ts';

const DESCRIPTION = join(
  import.meta.dirname,
  '..',
  '..',
  '..',
  '..',
  'shared',
  'reference',
  'management-api.openapi.json',
);

test('the Management API has every scope that an operation asks for, once', () => {
  const values = managementScopes().map(({ value }) => value);
  expect(values).toEqual([...new Set(values)]);
  expect(facts().operations.flatMap(({ scopes }) => scopes.filter((scope) => !values.includes(scope)))).toEqual([]);
  expect(values.length).toBeGreaterThan(273);
});

test.skipIf(!existsSync(DESCRIPTION))(
  "the facts have every operation of Auth0's description and none of its prose",
  () => {
    const { paths } = JSON.parse(readFileSync(DESCRIPTION, 'utf8')) as { paths: { [path: string]: object } };
    const described = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(
      facts()
        .operations.map(({ method, path }) => `${method} ${path}`)
        .sort(),
    ).toEqual(described.sort());
    expect(JSON.stringify(facts())).not.toMatch(/"description":"/);
  },
);
