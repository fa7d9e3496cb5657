import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { bundleActions } from '../bundle.ts';
import { actionsOf, compile } from '../config/compile.ts';
import { type Configuration, loadConfiguration } from '../config/load.ts';
import { temporaryDirectory } from '../config/temporary.ts';
import { UserError } from '../errors.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import type { TenantAccess } from '../tenants/access.ts';
import { deploy } from '../tenants/deploy-cli.ts';
import type { Managed } from '../tenants/reads.ts';
import type { Working } from './command.ts';
import { TenantCopy } from './copy.ts';

/** A tenant that holds what the files of another commit make of a new one. */
export interface BaseTenant {
  /** `a1b2c3d4e5f6`: which commit. */
  commit: string;
  access: TenantAccess;
  snapshot: (managed: Managed) => Promise<Snapshot>;
  /** What the files of that commit have. */
  managed: Managed;
  close: () => Promise<void>;
}

/** Every secret without its value: what is planned between two commits needs none. */
export function placeholders(): { readonly [name: string]: string } {
  return new Proxy({}, { get: (_, name) => (typeof name === 'string' ? `value-of-${name}` : undefined) });
}

/** Deploys the files of commit `ref` to a tenant of this machine. @throws UserError USAGE, CONFIG_INVALID, DEPLOY_FAILED */
export function deployBase(
  ref: string,
  { environment, directory, domain }: Configuration,
  { terminal, signal }: Working,
  authority?: string,
): Promise<BaseTenant> {
  return terminal.task('Base', async (task) => {
    const commit = commitNamed(ref, directory);
    const files = filesOf(commit, directory);
    try {
      const before = await loadConfiguration(files.directory, environment);
      const bundles = await bundleActions(
        before.actions,
        actionsOf(before).map(({ folder }) => folder),
      );
      const compiled = compile({ ...before, domain }, bundles, placeholders());
      const copy = await TenantCopy.start(domain, authority);
      try {
        const access: TenantAccess = { ...copy.access, domain };
        await copy.fill({ domain, answers: {} });
        await deploy({ file: compiled.file, access, through: copy.through, hurry: true, signal });
        task.done(`what ${commit.slice(0, 12)} makes of a new tenant`);
        const snapshot = (managed: Managed) => copy.snapshot(managed);
        return { commit, access, snapshot, managed: compiled.values, close: () => copy.close() };
      } catch (error) {
        await copy.close();
        throw error;
      } finally {
        compiled.remove();
      }
    } finally {
      files.remove();
    }
  });
}

function git(directory: string, ...args: string[]): Buffer {
  return execFileSync('git', args, { cwd: directory, stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 100_000_000 });
}

function isRepository(directory: string): boolean {
  try {
    return git(directory, 'rev-parse', '--git-dir').length > 0;
  } catch {
    return false;
  }
}

function commitNamed(ref: string, directory: string): string {
  try {
    return git(directory, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`)
      .toString('utf8')
      .trim();
  } catch (cause) {
    if (!isRepository(directory)) {
      const fix = 'Run it in a clone, with git installed';
      throw new UserError('USAGE', '--base compares with a commit, and this is no git repository', fix, { cause });
    }
    const fix = `Fetch it first: git fetch origin ${ref}`;
    throw new UserError('USAGE', `There is no commit "${ref}" in this repository`, fix, { cause });
  }
}

/** The configuration and the Actions beside it, as the commit has them. */
function filesOf(commit: string, directory: string): { directory: string; remove: () => void } {
  const around = dirname(resolve(directory));
  const { path, remove } = temporaryDirectory();
  try {
    const names = git(around, 'ls-tree', '-r', '-z', '--name-only', commit, '--', basename(directory), 'actions');
    for (const name of names
      .toString('utf8')
      .split('\0')
      .filter((one) => one !== '')) {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      writeFileSync(join(path, name), git(around, 'show', `${commit}:./${name}`));
    }
    return { directory: join(path, basename(directory)), remove };
  } catch (error) {
    remove();
    throw error;
  }
}
