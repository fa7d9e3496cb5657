import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const ROOT = process.cwd();

/** A copy of the project in which Actions can be made: what tests and Actions are made of, and links to the rest. */
export function project(): string {
  const directory = mkdtempSync(join(tmpdir(), 'action-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  for (const name of ['tenant', 'actions', 'test/actions/harness']) {
    cpSync(join(ROOT, name), join(directory, name), { recursive: true });
  }
  for (const name of ['emulator', 'scripts', 'node_modules', 'package.json', 'vitest.config.ts', 'tsconfig.json']) {
    symlinkSync(join(ROOT, name), join(directory, name));
  }
  return directory;
}

/** Writes actions/probe/action.ts with this body, undeclared. */
export function probe(directory: string, body: string): string {
  mkdirSync(join(directory, 'actions', 'probe'));
  const file = join(directory, 'actions', 'probe', 'action.ts');
  writeFileSync(
    file,
    `import type { Event, PostLoginAPI } from '@auth0/actions/post-login/v3';

export async function onExecutePostLogin(event: Event, api: PostLoginAPI): Promise<void> {
  ${body}
}
`,
  );
  return file;
}
