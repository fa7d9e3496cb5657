import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const END_WITH_PARENT = join(import.meta.dirname, 'end-with-parent.cjs');

/**
 * Starts a Node program of this Node version that does not outlive us: it ends when we end, when `signal` is aborted,
 * and when we are killed. `release` must be called when it is over.
 * @param remains a directory with secrets, which it removes when we are killed and cannot
 */
export function startNode(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  signal: AbortSignal | undefined,
  remains?: string,
): { child: ChildProcess; kill: () => void; release: () => void } {
  const child = spawn(process.execPath, ['--require', END_WITH_PARENT, ...args], {
    env: remains === undefined ? env : { ...env, REMOVE_WITH_PARENT: remains },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const kill = () => void child.kill('SIGKILL');
  signal?.addEventListener('abort', kill, { once: true });
  process.once('exit', kill);
  if (signal?.aborted) kill();
  const release = () => {
    signal?.removeEventListener('abort', kill);
    process.removeListener('exit', kill);
  };
  return { child, kill, release };
}
