import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfiguration } from '../../../scripts/config/load.ts';
import { journeySentence } from '../../../scripts/plan/render/words.ts';
import { exportOf, exportTenant } from '../../emulator/management/deploy-cli/run.ts';
import { SHOP, SHOP_ACTIONS } from './shop.ts';
import { World } from './world.ts';

test('an export of auth0-deploy-cli is a configuration as it is, and planning it changes next to nothing', async () => {
  const world = await World.start();
  try {
    await world.deployed(SHOP, SHOP_ACTIONS);
    await exportTenant(world.directory, 'yaml', { access: world.live.access });
    const tenant = join(world.directory, 'adopted', 'tenant');
    mkdirSync(join(tenant, 'base'), { recursive: true });
    mkdirSync(join(tenant, 'environments'));
    cpSync(exportOf(world.directory, 'yaml').folder, tenant, { recursive: true });
    cpSync(join(tenant, 'tenant.yaml'), join(tenant, 'base', 'tenant.yaml'));
    rmSync(join(tenant, 'tenant.yaml'));
    writeFileSync(join(tenant, 'environments', 'dev.yaml'), `domain: ${world.live.domain}\n`);
    expect(readFileSync(join(tenant, 'base', 'tenant.yaml'), 'utf8')).toContain('name: Shop');
    const configuration = await loadConfiguration(tenant, 'dev');
    const plan = await world.plan({}, { configuration, isReviewed: true });
    // Two fields that an export spells out and a new database lacks.
    expect(plan.changes.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'databases Username-Password-Authentication',
    ]);
    expect(plan.findings).toEqual([]);
    expect(journeySentence(plan)).toBe(
      'After this deploy an invitation to initech as owner, into Shop, lands its role.',
    );
  } finally {
    await world.close();
  }
});
