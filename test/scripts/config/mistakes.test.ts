import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfiguration } from '../../../scripts/config/load.ts';
import { UserError } from '../../../scripts/errors.ts';

const FIXTURES = join('test', 'fixtures', 'config');
const mistakes = readdirSync(FIXTURES).filter((name) => /^\d{3}-/.test(name));

async function refusal(directory: string): Promise<UserError> {
  try {
    await loadConfiguration(directory, 'local');
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error(`${directory} was accepted`);
}

test.each(mistakes)('%s is named with file, line, column and fix', async (name) => {
  const { code, message, fix, details } = await refusal(join(FIXTURES, name));
  await expect(`${details}\n\n${code}: ${message}\n  fix: ${fix}\n`).toMatchFileSnapshot(
    join(process.cwd(), FIXTURES, name, 'expected.txt'),
  );
});

test('an environment that is not there is a matter of usage', async () => {
  await expect(loadConfiguration('tenant', 'porduction')).rejects.toMatchObject({
    code: 'USAGE',
    message: 'There is no environment "porduction"',
    fix: 'Use one of: dev, local, prod',
  });
});

test('a directory without configuration says where it looked', async () => {
  await expect(loadConfiguration('nowhere', 'local')).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: 'nowhere/environments does not exist',
  });
});
