import { UserError } from '../errors.ts';
import { hasChanges, type Plan } from '../plan/plan.ts';
import { FACES } from '../plan/render/index.ts';
import { textFace } from '../plan/render/text.ts';
import { accessOf } from '../tenants/access.ts';
import { READABLE_KINDS } from '../tenants/reads.ts';
import { deployBase, placeholders } from './base.ts';
import type { Arguments, Command, Context, Working } from './command.ts';
import { tellCutOff } from './deploy-history.ts';
import { deployRunning } from './deploy-lock.ts';
import { namesIn } from './names.ts';
import { readPlan, writePlan } from './plan-file.ts';
import { type PlanningInput, planDeploy } from './planning.ts';
import { bundleOf, readConfiguration } from './prepare.ts';
import { tellLeft, type WayBack, wayBack } from './rollback.ts';

export const plan: Command = {
  usage: 'ENVIRONMENT [--base REF] [--out FILE] [--format json|markdown|html|github] [--detailed-exitcode]',
  summary: 'carry out a deploy on a copy of the tenant, and show what it changes; nothing is written to the tenant',
  help: [
    ['ENVIRONMENT', 'dev, prod: the tenant that the environment names; a client that may only read is enough'],
    ['--base REF', 'without a tenant and without secrets: what changes against the files of another commit'],
    ['--out FILE', 'where the plan is kept (.local/plan-ENVIRONMENT.json)'],
    ['--format FORMAT', 'json, markdown for a comment, html for a report, github for annotations; to stdout'],
    ['--show FILE', 'show a plan that was made before, and plan nothing'],
    ['--detailed-exitcode', '0: nothing to change; 10: changes'],
    ['--allow-deletes KINDS', 'also delete what the files lack of these kinds: roles,clients'],
    ['--write-secrets', 'also write secrets that no tenant shows, so that nobody knows whether they differ'],
    ['--rollback RECORD', 'plan the way back to what the tenant held before that deploy'],
    ['--tenant DIR', 'the configuration; the Actions are in actions/ beside it (tenant)'],
  ],
  options: {
    base: { type: 'string' },
    out: { type: 'string' },
    format: { type: 'string' },
    show: { type: 'string' },
    'allow-deletes': { type: 'string' },
    'write-secrets': { type: 'boolean' },
    rollback: { type: 'string' },
    'detailed-exitcode': { type: 'boolean' },
    tenant: { type: 'string' },
  },
  run: async (input, context) => {
    const { values } = input;
    const format = values.format === undefined ? undefined : String(values.format);
    if (format !== undefined && !Object.hasOwn(FACES, format)) {
      throw new UserError('USAGE', `There is no format "${format}"`, `Use one of: ${Object.keys(FACES).join(', ')}`);
    }
    const made = values.show === undefined ? await make(input, context) : readPlan(String(values.show));
    if (format === undefined) tell(made, context);
    else context.print((FACES[format]?.(made) ?? '').replace(/\n$/, ''));
    if (values['detailed-exitcode'] && hasChanges(made)) context.exitWith(10);
  },
};

async function make({ positionals, values }: Arguments, context: Context): Promise<Plan> {
  const [environment, ...more] = positionals;
  if (environment === undefined || more.length > 0) {
    throw new UserError('USAGE', 'A plan is for one environment', 'Use: npm run plan -- prod');
  }
  const directory = String(values.tenant ?? 'tenant');
  const made =
    values.base === undefined
      ? await planForTenant(directory, environment, values, context)
      : await planBetweenCommits(directory, environment, String(values.base), context);
  const file = String(values.out ?? `.local/plan-${environment}.json`);
  writePlan(file, made);
  context.terminal.outcome(true, 'Plan', `kept in ${file}`);
  return made;
}

async function planForTenant(
  directory: string,
  environment: string,
  values: Arguments['values'],
  context: Working,
): Promise<Plan> {
  const configuration = await readConfiguration(directory, environment, context);
  const bundles = await bundleOf(configuration, context);
  const access = accessOf(configuration, context.env);
  const running = deployRunning(environment);
  if (running)
    context.terminal.outcome(false, 'Deploy', `one runs to ${environment}: ${running}; plan when it has ended`);
  else tellCutOff(environment, context.terminal);
  const { rollback } = values;
  const back = rollback === undefined ? undefined : await wayBack(String(rollback), configuration, access, context);
  const input = {
    configuration,
    bundles,
    access,
    deletes: namesIn('allow-deletes', values, READABLE_KINDS),
    writesSecrets: values['write-secrets'] === true,
    isReviewed: true,
    ...(back && { compiled: back.compiled }),
  };
  return onlyPlan(input, context, back);
}

/** The change between a commit and the files, with no tenant and no secret. */
async function planBetweenCommits(
  directory: string,
  environment: string,
  ref: string,
  context: Working,
): Promise<Plan> {
  const withoutSecrets = { ...context, env: placeholders() };
  const configuration = await readConfiguration(directory, environment, withoutSecrets);
  const bundles = await bundleOf(configuration, withoutSecrets);
  const base = await deployBase(ref, configuration, withoutSecrets);
  try {
    const input = {
      configuration,
      bundles,
      access: base.access,
      deletes: [],
      writesSecrets: false,
      isReviewed: true,
      base,
    };
    return await onlyPlan(input, withoutSecrets);
  } finally {
    await base.close();
  }
}

async function onlyPlan(input: PlanningInput, context: Working, back?: WayBack): Promise<Plan> {
  const planned = await planDeploy(input, context);
  if (back) tellLeft(back, planned.rehearsal.after, context);
  await planned.close();
  return planned.plan;
}

function tell(made: Plan, { terminal }: Context): void {
  terminal.line();
  for (const { tone, text } of textFace(made)) terminal.line(text === '' ? '' : `  ${terminal.style(text, tone)}`);
}
