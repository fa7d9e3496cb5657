import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Client, type ProcessOptions, startTenantProcess, type TenantProcess } from '../tenant-process.ts';

/** `KILLS=200 npx vitest run test/emulator/store/crash` for a long run. */
const KILLS = Number(process.env.KILLS ?? 3);
const WRITERS = 4;

// A start takes a third of a second on a machine that has nothing else to do.
vi.setConfig({ testTimeout: 120_000 + KILLS * 15_000 });

function stateFile(): string {
  const directory = mkdtempSync(join(tmpdir(), 'crash-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return join(directory, 'tenant.json');
}

/** A process that ends with the test, however that ends. */
async function started(options: ProcessOptions): Promise<TenantProcess> {
  const tenant = await startTenantProcess(options);
  onTestFinished(() => tenant.stop('SIGKILL'));
  return tenant;
}

/** What a writer knows of the roles that it has made: by id, the description, or null when it was deleted. */
type Known = Map<string, string | null>;

interface Writer {
  /** What the tenant has answered. */
  answered: Known;
  /** Ids that a request was under way for: either outcome is right. */
  open: Set<string>;
}

/** Makes, changes and deletes roles until the tenant is gone. */
async function write(client: Client, { answered, open }: Writer, name: string): Promise<void> {
  try {
    for (let n = 0; ; n += 1) {
      const { id } = JSON.parse(
        await client.send('POST', '/api/v2/roles', { name: `${name}-${n}`, description: 'new' }),
      );
      answered.set(id, 'new');
      open.add(id);
      await client.send('PATCH', `/api/v2/roles/${id}`, { description: `changed ${n}` });
      answered.set(id, `changed ${n}`);
      if (n % 3 === 0) {
        await client.send('DELETE', `/api/v2/roles/${id}`);
        answered.set(id, null);
      }
      open.delete(id);
    }
  } catch {
    // Killed.
  }
}

async function rolesOf(client: Client): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (let page = 0; ; page += 1) {
    const rows: { id: string; description: string }[] = JSON.parse(
      await client.send('GET', `/api/v2/roles?per_page=100&page=${page}`),
    );
    for (const { id, description } of rows) found.set(id, description);
    if (rows.length < 100) return found;
  }
}

test(`killed ${KILLS} times at any moment, a tenant has all that it had answered`, async () => {
  const file = stateFile();
  const writer: Writer = { answered: new Map(), open: new Set() };
  for (let kill = 0; kill <= KILLS; kill += 1) {
    const tenant = await started({ args: ['--seed', 'empty', '--state', file] });
    const client = new Client(tenant);
    await client.logIn();
    const kept = await rolesOf(client);
    for (const id of writer.open) writer.answered.delete(id);
    writer.open.clear();
    for (const [id, description] of writer.answered) expect(kept.get(id) ?? null, id).toBe(description);
    const writers = Array.from({ length: WRITERS }, (_, n) => write(client, writer, `role-${kill}-${n}`));
    await wait(20 + Math.random() * 400);
    await tenant.stop('SIGKILL');
    await Promise.all(writers);
    client.close();
  }
  expect(writer.answered.size).toBeGreaterThan(KILLS);
});

/** Files may have 256 blocks of 512 bytes and no more, which a write sees as it sees a full disk. */
const SMALL_DISK = "trap '' XFSZ; ulimit -f 256";

test('a full disk is told, refuses what it cannot keep, and takes nothing away that it has', async () => {
  const args = ['--seed', 'empty', '--state', stateFile()];
  const tenant = await started({ args, shell: SMALL_DISK });
  const client = new Client(tenant);
  await client.logIn();
  const made: string[] = [];
  let answer = { status: 200, text: '' };
  while (answer.status === 200 && made.length < 2000) {
    const name = `role-${made.length}`;
    answer = await client.ask('POST', '/api/v2/roles', { name, description: 'x'.repeat(200) });
    if (answer.status === 200) made.push(name);
  }
  expect(answer.status, answer.text).toBe(503);
  expect(JSON.parse(answer.text).message).toMatch(/^The state cannot be kept in .*tenant\.json \(EFBIG\)\. Choose a/);
  await vi.waitFor(() => expect(tenant.told()).toContain('STATE_UNWRITABLE: The state cannot be kept in'));
  const names = async (from: Client) => {
    const pages = await Promise.all(
      [0, 1, 2, 3].map((page) => from.send('GET', `/api/v2/roles?per_page=100&page=${page}`)),
    );
    return pages.flatMap((page) => JSON.parse(page)).map(({ name }) => name);
  };
  expect(made.length).toBeLessThan(400);
  expect(await names(client)).toEqual(made);
  client.close();
  await tenant.stop();
  expect(tenant.told()).not.toMatch(/^\s+at /m);
  const again = await started({ args });
  const second = new Client(again);
  await second.logIn();
  expect(await names(second)).toEqual(made);
  second.close();
  await again.stop();
});

test('a second tenant with the same file takes it over, and the first says so', async () => {
  const args = ['--seed', 'empty', '--state', stateFile()];
  const first = await started({ args });
  const client = new Client(first);
  await client.logIn();
  await client.send('POST', '/api/v2/roles', { name: 'kept' });
  const second = await started({ args });
  const { status, text } = await client.ask('POST', '/api/v2/roles', { name: 'refused' });
  expect([status, JSON.parse(text).message]).toEqual([503, expect.stringContaining('Another local tenant has opened')]);
  client.close();
  const other = new Client(second);
  await other.logIn();
  await other.send('POST', '/api/v2/roles', { name: 'added' });
  await first.stop();
  await second.stop('SIGKILL');
  other.close();
  const third = await started({ args });
  const last = new Client(third);
  await last.logIn();
  const names = JSON.parse(await last.send('GET', '/api/v2/roles')).map(({ name }: { name: string }) => name);
  expect(names).toEqual(['kept', 'added']);
  last.close();
  await third.stop();
});
