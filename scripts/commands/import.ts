import { type Compiled, compile } from '../config/compile.ts';
import type { Configuration } from '../config/load.ts';
import type { TenantAccess } from '../tenants/access.ts';
import { DEPLOY_CLI_VERSION, type Deployed, deploy, isWrite } from '../tenants/deploy-cli.ts';
import type { Working } from './command.ts';
import { inWords } from './tenant-data.ts';

/** Compiles, imports and tells what was written. The compiled files hold secrets and are removed whatever happens. */
export async function importInto(
  access: TenantAccess,
  configuration: Configuration,
  bundles: ReadonlyMap<string, string>,
  { terminal, env, signal }: Working,
  countRequests?: () => Promise<number>,
): Promise<void> {
  let compiled: Compiled | undefined;
  try {
    const { warnings, written } = await terminal.task('Deployed', async (task) => {
      compiled = compile({ ...configuration, domain: access.domain }, bundles, env);
      const total = compiled.counts.reduce((sum, { count }) => sum + count, 0);
      let count = 0;
      const deployed = await deploy({
        file: compiled.file,
        access,
        signal,
        onLine: (line) => {
          if (isWrite(line)) count += 1;
          task.update(isWrite(line) ? `${count}/${total} ${line.action} ${line.kind} ${line.name ?? ''}` : '');
        },
      });
      const requests = await countRequests?.();
      const how = requests === undefined ? '' : ` in ${requests} requests`;
      const sum = [...countsOf(deployed).values()].reduce((one, other) => one + other, 0);
      task.done(`${sum} resources${how} by auth0-deploy-cli ${DEPLOY_CLI_VERSION}`);
      return deployed;
    });
    for (const note of [inWords(countsOf({ warnings, written })), ...notesOf({ warnings, written })])
      terminal.note(note);
  } finally {
    compiled?.remove();
  }
}

function countsOf({ written }: Deployed): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { kind = '', action } of written) {
    // An Action is first created or updated, then deployed.
    if (action !== 'Deployed') counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

/** Warnings in one line each: what the tenant has beyond the configuration is kept, not deleted. */
function notesOf({ warnings }: Deployed): string[] {
  const kept = warnings.flatMap(({ text }) => /^Detected the following (\w+) should be deleted/.exec(text)?.[1] ?? []);
  const others = warnings.filter(({ text }) => !text.startsWith('Detected the following'));
  const notes = others.map(({ text }) => text.split('\n')[0] ?? '');
  if (kept.length > 0) notes.unshift(`kept what the tenant has and the configuration has not: ${kept.join(', ')}`);
  return notes;
}
