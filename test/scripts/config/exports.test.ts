import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfiguration } from '../../../scripts/config/load.ts';
import { temporaryDirectory } from '../support.ts';

// Exports of real tenants by auth0-deploy-cli itself; they are not part of this repository.
const EXPORTS = join('..', 'shared', 'recordings', 'deploy-cli-e2e', 'golden-exports');
const found = existsSync(EXPORTS)
  ? readdirSync(EXPORTS, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('tenant.yaml'))
  : [];

test.skipIf(found.length === 0)('exports pasted in are accepted without a false error', async () => {
  const accepted: string[] = [];
  for (const path of found) {
    const { path: directory, remove } = temporaryDirectory('export-test');
    // An export's paths are from where its tenant.yaml is.
    cpSync(join(EXPORTS, dirname(path)), directory, { recursive: true });
    mkdirSync(join(directory, 'base'));
    cpSync(join(EXPORTS, path), join(directory, 'base', 'tenant.yaml'));
    mkdirSync(join(directory, 'environments'));
    writeFileSync(join(directory, 'environments', 'dev.yaml'), 'domain: acme.auth0.com\n');
    await loadConfiguration(directory, 'dev');
    accepted.push(path);
    remove();
  }
  expect(accepted).toEqual(found);
});
