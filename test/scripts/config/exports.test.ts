import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ConfigurationDirectory, loadConfiguration } from '../../../scripts/config/load.ts';
import { severityOf } from '../../../scripts/config/mistakes.ts';
import { temporaryDirectory } from '../support.ts';

// Exports of real tenants by auth0-deploy-cli itself, and what its own tests import; not part of this repository.
const RECORDED = join('..', 'shared', 'recordings', 'deploy-cli-e2e');
const tenantsIn = (folder: string) => {
  const path = join(RECORDED, folder);
  const names = existsSync(path) ? readdirSync(path, { recursive: true, encoding: 'utf8' }) : [];
  return names.filter((name) => name.endsWith('tenant.yaml')).map((name) => join(path, name));
};
const exported = tenantsIn('golden-exports');
const imported = tenantsIn('inputs');
const { path: workplace, remove } = temporaryDirectory('exports');
afterAll(remove);

/** A tenant.yaml of auth0-deploy-cli as base of a configuration; its paths are from where it is. */
function pasted(file: string): string {
  const directory = join(workplace, file.replace(/\W+/g, '-'));
  cpSync(dirname(file), directory, { recursive: true });
  for (const folder of ['base', 'environments']) mkdirSync(join(directory, folder));
  renameSync(join(directory, 'tenant.yaml'), join(directory, 'base', 'tenant.yaml'));
  writeFileSync(join(directory, 'environments', 'dev.yaml'), 'domain: acme.auth0.com\n');
  return directory;
}

test.skipIf(exported.length === 0).each(exported)('%s is accepted as it was exported', async (file) => {
  await expect(loadConfiguration(pasted(file), 'dev')).resolves.toMatchObject({ environment: 'dev' });
});

test.skipIf(imported.length === 0)(
  'what auth0-deploy-cli imports is accepted, but for placeholders that are no YAML',
  async () => {
    const errors: string[] = [];
    for (const file of imported) {
      const { problems } = await new ConfigurationDirectory(pasted(file)).examine('dev');
      errors.push(
        ...problems.filter(({ rule }) => severityOf(rule) === 'error').map(({ rule, message }) => `${rule} ${message}`),
      );
    }
    expect(new Set(errors)).toEqual(new Set([expect.stringMatching(/^keyword-unknown @@LANGUAGES@@ is replaced/)]));
  },
);
