import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { startTestTenant, type TestTenant, temporaryDirectory } from '../../../scripts/support.ts';
import { recordedState, type Traced, unchanged } from './recorded-state.ts';
import { exportTenant, importTenant, type Run, restore, stateOf } from './run.ts';

/*
 * Replays what auth0-deploy-cli's own end-to-end tests did on a real tenant: from the same beginning the same command
 * must send the same writes and export the same files. The recordings are not part of the repository.
 */
const E2E = join(import.meta.dirname, '..', '..', '..', '..', '..', 'shared', 'recordings', 'deploy-cli-e2e');

interface Command {
  /** `1-import`, `2-export` … */
  phase: string;
  input_file?: string;
  config: { [name: string]: unknown };
}

/** The clients of the recorded tenant and of its tests; the CLI leaves the client alone that it signs in with. */
const CLIENT = { clientId: 'Vp0gMRF8PtMzekil38qWoj4Fjw2VjRZE', clientSecret: 'secret-of-the-recorded-deploy-client' };

const lines = <Line>(file: string): Line[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

const commands = existsSync(E2E) ? lines<Command & { test: string }>(join(E2E, 'commands.jsonl')) : [];
const flows = [...Map.groupBy(commands, (command) => command.test)];

const directory = temporaryDirectory('recorded-flows');
// A run of auth0-deploy-cli takes one second on a machine that has nothing else to do.
vi.setConfig({ testTimeout: 300_000 });

let tenant: TestTenant;
let run: Run;

beforeAll(async () => {
  tenant = await startTestTenant(directory.path);
  run = { access: { ...tenant.access, credentials: { kind: 'secret', ...CLIENT } } };
});
afterAll(async () => {
  await tenant?.close();
  directory.remove();
});

/** Fills the tenant with what the recorded one held. */
async function begin(flow: string): Promise<Traced[]> {
  await tenant.post('/_local/reset', { seed: 'empty' });
  const traces = lines<Traced>(join(E2E, 'traces', `${flow}.jsonl`));
  const initial = JSON.parse(readFileSync(join(E2E, 'initial-state', `${flow}.json`), 'utf8'));
  const before = { ...unchanged(traces), ...initial };
  await restore(tenant, recordedState(await stateOf(tenant), before, tenant.domain, CLIENT));
  return traces;
}

/** Ids and hosts are another tenant's, and a create makes new ones. */
function comparable(value: unknown): unknown {
  const text = JSON.stringify(value) ?? 'null';
  const ids = /\b(con|cgr)_\w{16}\b|\b[A-Za-z0-9]{32}\b|\b[0-9a-f]{24}\b/g;
  const hosts = new RegExp(`auth0-deploy-cli-e2e\\.us\\.auth0\\.com|${tenant.domain}`, 'g');
  return JSON.parse(text.replaceAll(ids, 'ID').replaceAll(hosts, 'HOST'));
}

/** Settings that Auth0 has had since some of the recordings were made. */
const NEWER = ['client_id_metadata_document_supported'];

function asOld(files: Files, golden: Files): Files {
  const [{ tenant: now = {} } = {}, { tenant: then = {} } = {}] = [files['tenant.yaml'], golden['tenant.yaml']];
  for (const name of NEWER) if (!(name in then)) delete now[name];
  return files;
}

const sorted = (writes: unknown[]) => writes.map((write) => JSON.stringify(comparable(write))).sort();

type Files = { [path: string]: { tenant?: { [setting: string]: unknown } } };

/** All files below a folder, parsed as far as they are YAML or JSON. */
function filesOf(folder: string): Files {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    names.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const text = readFileSync(path, 'utf8');
      return [relative(folder, path), /\.(yaml|json)$/.test(path) ? comparable(parse(text)) : text] as const;
    }),
  ) as Files;
}

test.skipIf(flows.length === 0).each(flows)('%s', async (flow, phases) => {
  const traces = await begin(flow);
  const work = join(directory.path, flow);
  const exported = join(work, 'export');
  for (const { phase, input_file, config } of phases) {
    const { AUTH0_DOMAIN: _, AUTH0_CLIENT_ID: __, ...settings } = config;
    const writes = join(directory.path, `${flow}-${phase}.jsonl`);
    writeFileSync(writes, '');
    if (input_file) {
      await importTenant(work, input_file.replace(/^.*\/testdata/, join(E2E, 'inputs')), { ...run, settings, writes });
    } else {
      rmSync(exported, { recursive: true, force: true });
      // What is preserved is read from the files that an export finds.
      const source = join(E2E, 'inputs', 'should-preserve-keywords', 'yaml');
      if (settings.AUTH0_PRESERVE_KEYWORDS) cpSync(source, exported, { recursive: true });
      await exportTenant(work, 'yaml', { ...run, settings, writes });
      const golden = filesOf(join(E2E, 'golden-exports', flow, phase));
      expect(asOld(filesOf(exported), golden)).toEqual(golden);
    }
    const recorded = traces.filter(({ phase: when, method }) => when === phase && method !== 'GET');
    const asSent = recorded.map(({ method, path, requestBody }) => ({ method, path, body: requestBody }));
    expect(sorted(lines(writes))).toEqual(sorted(asSent));
  }
});
