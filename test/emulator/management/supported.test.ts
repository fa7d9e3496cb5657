import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { countRecorded } from '../../../emulator/management/recorded.ts';
import { supportedPage } from '../../../emulator/management/supported.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const RECORDINGS = join(ROOT, '..', 'shared', 'recordings', 'recordings.tar.gz');

test('SUPPORTED.md says what the registry has: npm run supported writes it anew', () => {
  expect(supportedPage()).toBe(readFileSync(join(ROOT, 'SUPPORTED.md'), 'utf8'));
});

test.skipIf(!existsSync(RECORDINGS))('the numbers of recorded exchanges are those of the recordings', () => {
  const folder = mkdtempSync(join(tmpdir(), 'recordings-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  execFileSync('tar', ['xzf', RECORDINGS, '-C', folder]);
  const kept = readFileSync(join(ROOT, 'emulator', 'management', 'recorded.generated.json'), 'utf8');
  expect(countRecorded(folder)).toEqual(JSON.parse(kept));
});
