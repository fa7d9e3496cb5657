import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startTenant } from '../../../emulator/index.ts';
import { LocalDeployment } from '../../../scripts/commands/edits.ts';
import { Terminal } from '../../../scripts/commands/terminal.ts';
import { loadConfiguration } from '../../../scripts/config/load.ts';
import { connect } from '../../../scripts/tenants/management.ts';
import { copyOfTenant } from './support.ts';

test('an edited Action is the deployed one, at the next version, and its bindings stay', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'edits-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const { edit } = copyOfTenant(join(directory, 'copy'));
  const tenant = await startTenant({ directory, seed: 'new-tenant' });
  onTestFinished(() => tenant.close());
  const terminal = new Terminal({ write: () => undefined }, {});
  const context = { terminal, env: {}, signal: new AbortController().signal };
  const folder = join(directory, 'copy', 'tenant');
  const deployment = new LocalDeployment(folder, tenant, context);
  await deployment.deployAll(await loadConfiguration(folder, 'local'));
  const access = { domain: tenant.domain, caFile: tenant.caFile, isLocal: true } as const;
  const credentials = { kind: 'secret', clientId: tenant.clientId, clientSecret: tenant.clientSecret } as const;
  const api = await connect({ ...access, credentials });
  const bound = async () => (await api.actions.triggers.bindings.list('post-login')).data.map(({ action }) => action);
  const before = await bound();
  edit('actions/verify-invitation-roles/message.ts', (code) =>
    code.replace('Ask an administrator', 'Ask your administrator'),
  );
  await deployment.deployActions(api);
  const [after] = await bound();
  const action = await api.actions.get(after?.id ?? '');
  expect(after?.id).toBe(before[0]?.id);
  expect(action.deployed_version?.code).toContain('Ask your administrator');
  expect(action.deployed_version?.number).toBe((before[0]?.deployed_version?.number ?? 0) + 1);
});
