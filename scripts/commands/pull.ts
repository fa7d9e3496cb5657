import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { readExport } from '../adopt/exported.ts';
import { ConfigurationDirectory } from '../config/load.ts';
import { systemErrorCode, UserError } from '../errors.ts';
import { review } from '../policy/index.ts';
import { countsOf } from '../policy/report/index.ts';
import { exportTenant } from '../tenants/deploy-cli.ts';
import { READABLE_KINDS, withNeeds } from '../tenants/reads.ts';
import { type Adopted, type AdoptOrder, adopt } from './adopt.ts';
import type { Arguments, Command, Context } from './command.ts';
import { namesIn } from './names.ts';
import { inPrivateDirectory } from './private-directory.ts';
import { SUBJECT_OPTIONS, type Subject, subjectOf } from './tenant-of.ts';

/** Where editors find what may stand in a file. */
const SCHEMA = join(import.meta.dirname, '..', '..', 'tenant', 'schema.json');

/** How many lines of one sort are told one by one. */
const MOST_TOLD = 12;

export const pull: Command = {
  usage: 'ENVIRONMENT [--domain DOMAIN] [--only KINDS] [--all-fields] [--tenant DIR]',
  summary: 'adopt what a tenant holds into tenant/: changes files until a deploy of them would change nothing',
  help: [
    ['ENVIRONMENT', 'dev, prod, or a new one with --domain; nothing is written to its tenant'],
    [
      '--domain DOMAIN',
      'the tenant of a new environment, with AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET (or AUTH0_PRIVATE_KEY)',
    ],
    ['--ca FILE', 'with --domain: an authority to trust beside the system’s, in PEM'],
    ['--only KINDS', 'adopt only these (clients,roles,organizations); for a new environment also what they name'],
    ['--all-fields', 'write down also what Auth0 fills in itself'],
    ['--tenant DIR', 'the configuration, made where there is none; the Actions are in actions/ beside it (tenant)'],
  ],
  options: { ...SUBJECT_OPTIONS, only: { type: 'string' }, 'all-fields': { type: 'boolean' } },
  run: async (input, context) => {
    const directory = String(input.values.tenant ?? 'tenant');
    const environment = environmentIn(input);
    const named = namesIn('only', input.values, READABLE_KINDS);
    const subject = await subjectFor(environment, directory, input, context);
    const { access, configuration } = subject;
    // A new environment has nothing yet that these could name.
    const kinds = named.length === 0 ? READABLE_KINDS : configuration ? named : withNeeds(named);
    const order: AdoptOrder = {
      directory,
      environment,
      domain: access.domain,
      tenant: await read(subject, kinds, context),
      kinds,
      newEnvironment: newEnvironment(environment, subject),
      allFields: input.values['all-fields'] === true,
      ...(configuration && { configuration }),
    };
    const adopted = await adopt(order, context);
    write(directory, adopted, context);
    tell(adopted, context);
    await conclude(directory, environment, context);
  },
};

function environmentIn({ positionals: [environment, ...more] }: Arguments): string {
  if (environment !== undefined && more.length === 0 && /^[a-z][a-z0-9-]*$/.test(environment)) return environment;
  const fix = 'Use: npm run pull -- dev, or for a new environment: npm run pull -- dev --domain acme-dev.eu.auth0.com';
  throw new UserError('USAGE', 'A tenant is pulled into one environment', fix);
}

/** The environment's tenant, or the one of `--domain` for an environment that is not there yet. @throws UserError */
async function subjectFor(
  environment: string,
  directory: string,
  input: Arguments,
  context: Context,
): Promise<Subject> {
  const { values } = input;
  const isThere =
    existsSync(join(directory, 'environments')) &&
    new ConfigurationDirectory(directory).environments().includes(environment);
  if (isThere && values.domain === undefined) return subjectOf(input, context);
  if (isThere) {
    const fix = `Use npm run pull -- ${environment}, or another name for the environment of ${values.domain}`;
    throw new UserError('USAGE', `The environment "${environment}" names its tenant itself`, fix);
  }
  if (values.domain !== undefined) return subjectOf({ positionals: [], values }, context);
  const fix = `Name its tenant: npm run pull -- ${environment} --domain acme-${environment}.eu.auth0.com`;
  throw new UserError('USAGE', `${directory}/environments has no "${environment}"`, fix);
}

function read(
  { access }: Subject,
  kinds: readonly string[],
  { terminal, signal }: Context,
): Promise<AdoptOrder['tenant']> {
  return terminal.task('Tenant', (task) =>
    inPrivateDirectory(async (folder) => {
      const onLine = ({ text }: { text: string }) => task.update(text.split('\n')[0] ?? '');
      const file = await exportTenant({
        access,
        folder,
        kinds,
        signal,
        onLine,
      });
      const tenant = readExport(file);
      task.done(`${access.domain}, ${Object.keys(tenant).length} kinds of settings and resources`);
      return tenant;
    }),
  );
}

function newEnvironment(environment: string, { access }: Subject): string {
  const name = environment.replaceAll('-', '_').toUpperCase();
  const secret =
    access.credentials.kind === 'secret' ? ['client_secret', 'CLIENT_SECRET'] : ['private_key', 'PRIVATE_KEY'];
  return [
    '# yaml-language-server: $schema=../schema.json',
    `domain: ${access.domain}`,
    'credentials:',
    `  client_id: { $env: AUTH0_${name}_CLIENT_ID }`,
    `  ${secret[0]}: { $env: AUTH0_${name}_${secret[1]} }`,
    '',
  ].join('\n');
}

/** All files or none: each is written beside its place first. @throws UserError NOT_WRITABLE */
function write(directory: string, { changed }: Adopted, { terminal }: Context): void {
  const files = [...changed].map(([path, text]) => ({ path: join(directory, path), text }));
  // A tenant with nothing in common with others: a configuration has a base all the same.
  if (
    files.length > 0 &&
    !existsSync(join(directory, 'base')) &&
    ![...changed.keys()].some((path) => path.startsWith('base/'))
  ) {
    files.push({ path: join(directory, 'base', 'tenant.yaml'), text: '# What all environments have in common.\n' });
  }
  const schema = join(directory, 'schema.json');
  if (files.length > 0 && !existsSync(schema)) files.push({ path: schema, text: readFileSync(SCHEMA, 'utf8') });
  try {
    for (const { path, text } of files) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(`${path}.unfinished`, text);
    }
    for (const { path } of files) renameSync(`${path}.unfinished`, path);
  } catch (error) {
    for (const { path } of files) rmSync(`${path}.unfinished`, { force: true });
    if (systemErrorCode(error) === undefined) throw error;
    const fix = 'Give yourself the right to write there, and run it again';
    throw new UserError('NOT_WRITABLE', `${directory} cannot be written (${systemErrorCode(error)})`, fix, {
      cause: error,
    });
  }
  for (const { path } of files) terminal.outcome(true, 'Written', relative(process.cwd(), path));
}

function tell(adopted: Adopted, { terminal }: Context): void {
  const { onlyInFiles, otherCode, drafts, left, changed } = adopted;
  const list = (title: string, lines: readonly string[]) => {
    if (lines.length === 0) return;
    terminal.line(`\n  ${terminal.style(title, 'strong')}`);
    for (const line of lines.slice(0, MOST_TOLD)) terminal.line(`    ${line}`);
    if (lines.length > MOST_TOLD) terminal.line(`    and ${lines.length - MOST_TOLD} more`);
  };
  const secrets = [...changed.values()].flatMap((text) =>
    [...text.matchAll(/\$env: (\w+)/g)].map(([, name = '']) => name),
  );
  list('Only in the files: the next deploy brings it to the tenant, unless you delete it here', onlyInFiles);
  list(
    'The tenant runs other code than these Actions make: npm run plan shows it line by line',
    otherCode.map((folder) => `actions/${folder}`),
  );
  list(
    'Actions with a draft that the tenant has not deployed: the files hold the draft, and a deploy publishes it',
    drafts,
  );
  list('Could not be adopted: a deploy of the files makes something else of it', left);
  list('Secrets, which no tenant shows: export them before you plan', [...new Set(secrets)].sort());
}

async function conclude(directory: string, environment: string, { terminal }: Context): Promise<void> {
  const found = await review(directory, { today: new Date().toISOString().slice(0, 10), environments: [environment] });
  terminal.line();
  const errors = found.issues.filter(({ severity }) => severity === 'error').length;
  const which = directory === 'tenant' ? environment : `${environment} --tenant ${directory}`;
  const said =
    found.issues.length === 0 ? 'nothing to complain of' : `${countsOf(found.issues)}: npm run check -- ${which}`;
  terminal.outcome(errors === 0, 'Checked', said);
  terminal.line(`\n  Read it      git diff ${directory}\n  Prove it     npm run plan -- ${which}`);
}
