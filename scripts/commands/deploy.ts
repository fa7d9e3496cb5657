import { type RunningTenant, startTenant, TenantError } from '../../emulator/index.ts';
import { bundleActions } from '../bundle.ts';
import { actionsOf, type Compiled, compile } from '../config/compile.ts';
import { type Configuration, loadConfiguration } from '../config/load.ts';
import { UserError, type UserErrorCode } from '../errors.ts';
import { accessOf, type TenantAccess } from '../tenants/access.ts';
import { type Deployed, deploy as importWithDeployCli, isWrite } from '../tenants/deploy-cli.ts';
import { connect } from '../tenants/management.ts';
import type { Command, Context } from './command.ts';
import { rehearse } from './rehearse.ts';
import { inWords, rehearsable } from './tenant-data.ts';
import { seconds } from './terminal.ts';

export const deploy: Command = {
  usage: '[local | dev | prod] [--tenant DIR]',
  summary: 'deploy tenant/ and actions/; on the local tenant, also carry out an invitation',
  help: [
    ['local', 'start a tenant on this machine, deploy to it, and follow an invitation to its role (the default)'],
    ['dev, prod', 'deploy to the tenant that the environment names, with the credentials that it names'],
    ['--tenant DIR', 'the configuration; the Actions are in actions/ beside it (tenant)'],
    ['--drop-invitation', 'local: start the sample application with a login route that loses the parameters'],
  ],
  options: { tenant: { type: 'string' }, 'drop-invitation': { type: 'boolean' } },
  run: async ({ positionals, values }, context) => {
    const environment = positionals[0] ?? 'local';
    const start = performance.now();
    const { terminal } = context;
    const configuration = await read(String(values.tenant ?? 'tenant'), environment, context);
    const bundles = await bundle(configuration, context);
    if (environment === 'local') {
      await deployLocally(configuration, bundles, { ...context, drops: values['drop-invitation'] === true });
    } else {
      if (values['drop-invitation']) throw new UserError('USAGE', '--drop-invitation is for local', 'Leave it out');
      await deployTo(configuration, bundles, context);
    }
    terminal.line(`\n  ${terminal.style('Done', 'strong')} in ${seconds(performance.now() - start)}`);
  },
};

async function read(directory: string, environment: string, { terminal }: Context): Promise<Configuration> {
  return terminal.task('Configuration', async (task) => {
    const configuration = await loadConfiguration(directory, environment);
    task.done(`${directory}/ for ${environment}, ${configuration.domain}`);
    return configuration;
  });
}

async function bundle(configuration: Configuration, { terminal }: Context): Promise<ReadonlyMap<string, string>> {
  return terminal.task('Actions', async (task) => {
    const folders = actionsOf(configuration).map(({ folder }) => folder);
    const bundles = await bundleActions(configuration.actions, folders);
    task.done([...bundles].map(([name, code]) => `${name} (${Math.ceil(code.length / 1000)} kB)`).join(', '));
    return bundles;
  });
}

async function deployTo(configuration: Configuration, bundles: ReadonlyMap<string, string>, context: Context) {
  const { access, forget } = accessOf(configuration, context.env);
  try {
    await importInto(access, configuration, bundles, context);
  } finally {
    forget();
  }
}

/** Compiles, imports and tells what was written. The compiled files hold secrets and are removed whatever happens. */
async function importInto(
  access: TenantAccess,
  configuration: Configuration,
  bundles: ReadonlyMap<string, string>,
  { terminal, env, signal }: Context,
): Promise<void> {
  let compiled: Compiled | undefined;
  try {
    const { warnings, written } = await terminal.task('Deployed', async (task) => {
      compiled = compile({ ...configuration, domain: access.domain }, bundles, env);
      const total = compiled.counts.reduce((sum, { count }) => sum + count, 0);
      let count = 0;
      const deployed = await importWithDeployCli({
        file: compiled.file,
        access,
        signal,
        onLine: (line) => {
          if (isWrite(line)) count += 1;
          task.update(isWrite(line) ? `${count}/${total} ${line.action} ${line.kind} ${line.name ?? ''}` : '');
        },
      });
      task.done(`${inWords(countsOf(deployed))} by auth0-deploy-cli`);
      return deployed;
    });
    for (const note of notesOf({ warnings, written })) terminal.line(`      ${terminal.style(note, 'quiet')}`);
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

async function deployLocally(
  configuration: Configuration,
  bundles: ReadonlyMap<string, string>,
  context: Context & { drops: boolean },
): Promise<void> {
  const { terminal, signal } = context;
  const tenant = await terminal.task('Tenant', async (task) => {
    const started = await startLocalTenant(configuration.domain);
    task.done(`https://${started.domain}, a local copy of what Auth0 does`);
    return started;
  });
  try {
    const { domain, clientId, clientSecret, caFile } = tenant;
    const access: TenantAccess = {
      domain,
      credentials: { kind: 'secret', clientId, clientSecret },
      caFile,
      isLocal: true,
    };
    // Loaded while auth0-deploy-cli works.
    const connecting = connect(access);
    connecting.catch(() => undefined);
    await importInto(access, configuration, bundles, context);
    const ready = rehearsable(configuration);
    if (typeof ready === 'string') {
      const fix = 'Add what is missing to tenant/';
      throw new UserError('JOURNEY_FAILED', `An invitation cannot be carried out: ${ready}`, fix);
    }
    await carryOutJourney(tenant, await connecting, ready, context);
    signal.throwIfAborted();
  } finally {
    await tenant.close();
  }
}

async function carryOutJourney(
  tenant: RunningTenant,
  api: Awaited<ReturnType<typeof connect>>,
  ready: Exclude<ReturnType<typeof rehearsable>, string>,
  { terminal, signal, drops }: Context & { drops: boolean },
): Promise<void> {
  const { role, organization, application } = ready.plan;
  terminal.line(`\n  An invitation to ${organization} as ${role}, into ${application}`);
  const { landed, steps } = await rehearse({
    tenant,
    api,
    rehearsable: ready,
    ...(drops && { dropsInvitation: true }),
    onStep: ({ ok, title, detail }) => terminal.outcome(ok, title, detail),
    signal,
  });
  if (landed) return;
  const failed = steps.find(({ ok }) => !ok);
  throw new UserError(
    'JOURNEY_FAILED',
    `The invited role did not land: ${failed?.detail ?? 'the journey did not end'}`,
    failed?.fix ?? 'Mend the first step that is marked with ✘',
  );
}

const CODES: { [code in TenantError['code']]: UserErrorCode } = {
  PORT_IN_USE: 'PORT_IN_USE',
  PORT_NOT_ALLOWED: 'PORT_IN_USE',
  DIRECTORY_NOT_WRITABLE: 'NOT_WRITABLE',
  STATE_UNREADABLE: 'CONFIG_INVALID',
  STATE_UNWRITABLE: 'NOT_WRITABLE',
  USAGE: 'USAGE',
};

async function startLocalTenant(domain: string): Promise<RunningTenant> {
  const port = Number(new URL(`https://${domain}`).port || 443);
  try {
    return await startTenant({ port, directory: '.local', seed: 'new-tenant' });
  } catch (error) {
    if (!(error instanceof TenantError)) throw error;
    throw new UserError(CODES[error.code], error.message, error.fix, { cause: error });
  }
}
