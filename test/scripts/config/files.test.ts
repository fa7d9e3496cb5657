import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ConfigurationDirectory } from '../../../scripts/config/load.ts';
import { temporaryDirectory } from '../support.ts';

/** A copy of tenant/ and the path of one more file in its base. */
function oneMore(): { tenant: string; file: string } {
  const { path, remove } = temporaryDirectory('files');
  onTestFinished(remove);
  cpSync('tenant', join(path, 'tenant'), { recursive: true });
  return { tenant: join(path, 'tenant'), file: join(path, 'tenant', 'base', 'more.yaml') };
}

test.each([
  ['a directory', (file: string) => mkdirSync(file)],
  ['a pipe, which nobody ever writes to', (file: string) => execFileSync('mkfifo', [file])],
])('%s where a file should be is told as that', async (_, make) => {
  const { tenant, file } = oneMore();
  make(file);
  await expect(new ConfigurationDirectory(tenant).examine('dev')).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringMatching(/more\.yaml is no file$/),
  });
});

test('a file that is no configuration is not repeated as a whole', async () => {
  const { tenant, file } = oneMore();
  writeFileSync(file, 'root\n'.repeat(1000));
  const { problems } = await new ConfigurationDirectory(tenant).examine('dev');
  expect(problems.map(({ message }) => message.length < 200 && message)).toEqual([
    expect.stringMatching(/^a configuration file holds a map, this is the text "root root .*…"$/),
  ]);
});
