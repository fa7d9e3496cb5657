import type { Configuration } from '../config/load.ts';
import { UserError } from '../errors.ts';
import { accessOf } from '../tenants/access.ts';
import type { Command, Context } from './command.ts';
import { importInto } from './import.ts';
import { bundleOf, readConfiguration } from './prepare.ts';
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
    const configuration = await readConfiguration(String(values.tenant ?? 'tenant'), environment, context);
    const bundles = await bundleOf(configuration, context);
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

async function deployTo(configuration: Configuration, bundles: ReadonlyMap<string, string>, context: Context) {
  const { access, forget } = accessOf(configuration, context.env);
  try {
    await importInto(access, configuration, bundles, context);
  } finally {
    forget();
  }
}
