import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ASSUMPTIONS, type AssumptionId } from '../../emulator/index.ts';
import { TestTenant } from './authentication/harness.ts';

let tenant: TestTenant;

beforeAll(async () => {
  tenant = await TestTenant.start();
});
beforeEach(async () => {
  await tenant.send('POST', '/_local/reset', { json: { seed: 'empty' } });
});
afterAll(() => tenant.stop());

const turn = (id: unknown, active: unknown = 'alternative') =>
  tenant.send('POST', '/_local/assumptions', { json: { id, active } });

async function activeOf(id: AssumptionId): Promise<string | undefined> {
  const list: { id: string; active: string }[] = (await tenant.send('GET', '/_local/assumptions')).json;
  return list.find((one) => one.id === id)?.active;
}

describe('switching', () => {
  test('an alternative is switched on and off, and a reset forgets it', async () => {
    expect(await activeOf('password-policy-unset')).toBe('chosen');
    expect((await turn('password-policy-unset')).status).toBe(204);
    expect(await activeOf('password-policy-unset')).toBe('alternative');
    expect((await turn('password-policy-unset', 'chosen')).status).toBe(204);
    expect(await activeOf('password-policy-unset')).toBe('chosen');
    await turn('password-policy-unset');
    await tenant.send('POST', '/_local/reset', { json: { seed: 'empty' } });
    expect(await activeOf('password-policy-unset')).toBe('chosen');
  });

  test('what is not an assumption or a state is refused with what to send', async () => {
    expect((await turn('password-policy-unset', 'on')).json.error).toBe('"active" must be "chosen" or "alternative"');
    expect((await turn('nothing')).json.error).toContain('GET /_local/assumptions');
  });

  test('a tenant that was started with an alternative has it again after a reset', async () => {
    const other = await TestTenant.start({ assume: ['consent-loopback-address'] });
    await other.send('POST', '/_local/reset', { json: { seed: 'empty' } });
    const list = (await other.send('GET', '/_local/assumptions')).json;
    await other.stop();
    expect(list.filter(({ active }: { active: string }) => active === 'alternative')).toMatchObject([
      { id: 'consent-loopback-address' },
    ]);
  });

  test('--assume with another word lists the ids', () => {
    const main = join(import.meta.dirname, '../../emulator/main.ts');
    const { status, stderr } = spawnSync(process.execPath, [main, '--assume', 'x'], { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toContain('--assume x names no assumption');
    expect(stderr).toContain('  password-policy-unset\n');
  });

  test('--help is answered, and starts nothing', () => {
    const main = join(import.meta.dirname, '../../emulator/main.ts');
    const { status, stdout } = spawnSync(process.execPath, [main, '--help'], { encoding: 'utf8' });
    expect([status, stdout]).toEqual([0, expect.stringContaining('npm run tenant -- [--port N]')]);
  });

  test('every assumption says all that one needs to find out', () => {
    expect(new Set(ASSUMPTIONS.map(({ id }) => id)).size).toBe(ASSUMPTIONS.length);
    for (const one of ASSUMPTIONS) {
      for (const text of Object.values(one)) expect(text.length, one.id).toBeGreaterThan(3);
      expect(one.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)+$/);
    }
  });
});
