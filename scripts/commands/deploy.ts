import { UserError } from '../errors.ts';
import { JOURNEY_RULE } from '../plan/safety.ts';
import { READABLE_KINDS } from '../tenants/reads.ts';
import type { Arguments, Command } from './command.ts';
import { namesIn } from './names.ts';
import { bundleOf, readConfiguration } from './prepare.ts';
import { seconds } from './terminal.ts';

export const deploy: Command = {
  usage:
    '[local | dev | prod] [--plan FILE] [--allow-deletes KINDS] [--allow RULES] [--rollback RECORD] [--tenant DIR]',
  summary: 'deploy tenant/ and actions/; on the local tenant, also carry out an invitation',
  help: [
    ['local', 'start a tenant on this machine, deploy to it, and follow an invitation to its role (the default)'],
    ['dev, prod', 'plan, write only what was planned, and verify; with the credentials that the environment names'],
    ['--plan FILE', 'deploy this reviewed plan and refuse anything else; prod is deployed in no other way'],
    ['--allow-deletes KINDS', 'let it delete what the files lack of these kinds: roles,clients'],
    ['--allow RULES', 'let it break these rules: client-implicit-grant, invitation-lands'],
    ['--write-secrets', 'also write secrets that no tenant shows, so that nobody knows whether they differ'],
    ['--rollback RECORD', 'plan the way back to what the tenant held before that deploy'],
    ['--tenant DIR', 'the configuration; the Actions are in actions/ beside it (tenant)'],
    ['--drop-invitation', 'local: start the sample application with a login route that loses the parameters'],
  ],
  options: {
    tenant: { type: 'string' },
    plan: { type: 'string' },
    'allow-deletes': { type: 'string' },
    allow: { type: 'string' },
    'write-secrets': { type: 'boolean' },
    rollback: { type: 'string' },
    'drop-invitation': { type: 'boolean' },
  },
  run: async ({ positionals, values }, context) => {
    const [environment = 'local', ...more] = positionals;
    const start = performance.now();
    if (more.length > 0) throw new UserError('USAGE', 'A deploy is to one environment', 'Use: npm run deploy -- dev');
    requireFitting(environment, values);
    const overrides = await overridesIn(values);
    const { terminal } = context;
    const configuration = await readConfiguration(String(values.tenant ?? 'tenant'), environment, context);
    const bundles = await bundleOf(configuration, context);
    if (environment === 'local') {
      // Each of the two is loaded only where it is needed.
      const { deployLocally } = await import('./deploy-local.ts');
      await deployLocally(configuration, bundles, { ...context, drops: values['drop-invitation'] === true });
    } else {
      const { deployToTenant } = await import('./deploy-tenant.ts');
      const order = {
        configuration,
        bundles,
        ...(values.plan !== undefined && { planFile: String(values.plan) }),
        ...overrides,
        writesSecrets: values['write-secrets'] === true,
        ...(values.rollback !== undefined && { rollback: String(values.rollback) }),
      };
      await deployToTenant(order, context);
    }
    terminal.line(`\n  ${terminal.style('Done', 'strong')} in ${seconds(performance.now() - start)}`);
  },
};

/** @throws UserError USAGE for a name that would allow nothing */
async function overridesIn(values: Arguments['values']): Promise<{ deletes: string[]; allowed: string[] }> {
  const deletes = namesIn('allow-deletes', values, READABLE_KINDS);
  if (values.allow === undefined) return { deletes, allowed: [] };
  // Loaded only where it is needed.
  const { RULES } = await import('../policy/index.ts');
  return { deletes, allowed: namesIn('allow', values, [...RULES.map(({ id }) => id), JOURNEY_RULE]) };
}

/** @throws UserError USAGE for options that mean nothing there */
function requireFitting(
  environment: string,
  values: { readonly [option: string]: string | boolean | undefined },
): void {
  if (values['drop-invitation'] && environment !== 'local') {
    throw new UserError('USAGE', '--drop-invitation is for local', 'Leave it out');
  }
  const remote = ['plan', 'allow-deletes', 'allow', 'write-secrets', 'rollback'].filter(
    (name) => values[name] !== undefined,
  );
  if (environment === 'local' && remote.length > 0) {
    throw new UserError(
      'USAGE',
      `--${remote[0]} is for a tenant that is kept`,
      'Name the environment: npm run deploy -- dev',
    );
  }
}
