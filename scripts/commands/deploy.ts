import { bundleActions } from '../bundle.ts';
import { actionsOf } from '../config/compile.ts';
import { type Configuration, loadConfiguration, requireSecrets } from '../config/load.ts';
import { UserError } from '../errors.ts';
import { accessOf } from '../tenants/access.ts';
import type { Command, Context } from './command.ts';
import { importInto } from './import.ts';
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
    if (values['drop-invitation'] && environment !== 'local') {
      throw new UserError('USAGE', '--drop-invitation is for local', 'Leave it out');
    }
    const { terminal } = context;
    const configuration = await read(String(values.tenant ?? 'tenant'), environment, context);
    const bundles = await bundle(configuration, context);
    if (environment === 'local') {
      // The emulator is loaded only here: a deploy to a real tenant does not need it.
      const { deployLocally } = await import('./deploy-local.ts');
      await deployLocally(configuration, bundles, { ...context, drops: values['drop-invitation'] === true });
    } else {
      await deployTo(configuration, bundles, context);
    }
    terminal.line(`\n  ${terminal.style('Done', 'strong')} in ${seconds(performance.now() - start)}`);
  },
};

async function read(directory: string, environment: string, { terminal, env }: Context): Promise<Configuration> {
  return terminal.task('Configuration', async (task) => {
    const configuration = await loadConfiguration(directory, environment);
    requireSecrets(configuration, env);
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
