import { UserError } from '../errors.ts';
import { hasChanges, type Plan } from '../plan/plan.ts';
import { textFace } from '../plan/render/text.ts';
import { accessOf } from '../tenants/access.ts';
import type { Command, Context } from './command.ts';
import { writePlan } from './plan-file.ts';
import { planDeploy } from './planning.ts';
import { bundleOf, readConfiguration } from './prepare.ts';
import { wayBack } from './rollback.ts';

export const plan: Command = {
  usage: 'ENVIRONMENT [--out FILE] [--allow-deletes KINDS] [--detailed-exitcode]',
  summary: 'carry out a deploy on a copy of the tenant, and show what it changes; nothing is written to the tenant',
  help: [
    ['ENVIRONMENT', 'dev, prod: the tenant that the environment names; a client that may only read is enough'],
    ['--out FILE', 'where the plan is kept (.local/plan-ENVIRONMENT.json)'],
    ['--allow-deletes KINDS', 'also delete what the files lack of these kinds: roles,clients'],
    ['--write-secrets', 'also write secrets that no tenant shows, so that nobody knows whether they differ'],
    ['--rollback RECORD', 'plan the way back to what the tenant held before that deploy'],
    ['--detailed-exitcode', '0: nothing to change; 10: changes'],
    ['--tenant DIR', 'the configuration; the Actions are in actions/ beside it (tenant)'],
  ],
  options: {
    out: { type: 'string' },
    'allow-deletes': { type: 'string' },
    'write-secrets': { type: 'boolean' },
    rollback: { type: 'string' },
    'detailed-exitcode': { type: 'boolean' },
    tenant: { type: 'string' },
  },
  run: async ({ positionals, values }, context) => {
    const [environment, ...more] = positionals;
    if (environment === undefined || more.length > 0) {
      throw new UserError('USAGE', 'A plan is for one environment', 'Use: npm run plan -- prod');
    }
    const configuration = await readConfiguration(String(values.tenant ?? 'tenant'), environment, context);
    const bundles = await bundleOf(configuration, context);
    const { access, forget } = accessOf(configuration, context.env);
    try {
      const { rollback } = values;
      const back = rollback === undefined ? undefined : await wayBack(String(rollback), configuration, access, context);
      const planned = await planDeploy(
        {
          configuration,
          bundles,
          access,
          deletes: namesIn(values['allow-deletes']),
          writesSecrets: values['write-secrets'] === true,
          isReviewed: true,
          ...(back && { compiled: back }),
        },
        context,
      );
      await planned.close();
      const file = String(values.out ?? `.local/plan-${environment}.json`);
      writePlan(file, planned.plan);
      show(planned.plan, context);
      context.terminal.line(`\n  Plan kept in ${file}`);
      if (values['detailed-exitcode'] && hasChanges(planned.plan)) context.exitWith(10);
    } finally {
      forget();
    }
  },
};

function show(made: Plan, { terminal }: Context): void {
  terminal.line();
  for (const { tone, text } of textFace(made)) terminal.line(text === '' ? '' : `  ${terminal.style(text, tone)}`);
}

/** `roles,clients` */
export function namesIn(value: string | boolean | undefined): string[] {
  return String(value ?? '')
    .split(',')
    .map((kind) => kind.trim())
    .filter((kind) => kind !== '');
}
