import type { ActionSource } from '../actions/source.ts';
import { buildActions } from '../bundle.ts';
import { actionsOf } from '../config/compile.ts';
import { sourceFolders } from '../config/sources.ts';
import { UserError } from '../errors.ts';
import { type Review, review } from '../policy/index.ts';
import { asText, countsOf, FORMATS } from '../policy/report/index.ts';
import type { Command } from './command.ts';
import type { Terminal } from './terminal.ts';

const TEXT = 'text';

export const check: Command = {
  usage: '[ENVIRONMENT …] [--strict] [--format text|json|sarif|github|markdown] [--tenant DIR]',
  summary: 'check files, schemas, references, rules and Actions of every environment; no network',
  help: [
    ['ENVIRONMENT', 'check only these'],
    ['--strict', 'warnings count as errors'],
    ['--format FORMAT', 'text for people (default), or json, sarif, github, markdown for programs'],
    ['--tenant DIR', 'the configuration; the Actions are in actions/ beside it (tenant)'],
  ],
  options: {
    tenant: { type: 'string' },
    strict: { type: 'boolean' },
    format: { type: 'string' },
  },
  run: async ({ positionals, values }, { terminal, print }) => {
    const format = String(values.format ?? TEXT);
    const render = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
    if (!render && format !== TEXT) {
      const formats = [TEXT, ...Object.keys(FORMATS)].join(', ');
      throw new UserError('USAGE', `There is no format "${format}"`, `Use one of: ${formats}`);
    }
    const directory = String(values.tenant ?? 'tenant');
    const today = new Date().toISOString().slice(0, 10);
    const found = await review(directory, { today, environments: positionals });
    const text = render?.(found) ?? asText(found, (part, tone) => terminal.style(part, tone));
    if (text) print(text);
    if (!render) showEnvironments(found, terminal);
    const built = await buildAll(directory, found);
    if (!render) terminal.outcome(true, 'actions', built.join(', ') || 'none');
    conclude(found, values.strict === true);
  },
};

function showEnvironments(found: Review, terminal: Terminal): void {
  if (found.issues.length + found.silenced.length > 0) terminal.line();
  for (const { name, domain, errors, warnings } of found.environments) {
    const issues = found.issues.filter(({ environments }) => environments.includes(name));
    terminal.outcome(errors === 0, name, errors + warnings === 0 ? domain : `${domain}  ${countsOf(issues)}`);
  }
}

/**
 * Bundles every Action that has a folder, whether an environment uses it or not, and checks its types, and its secrets and
 * packages as the configurations declare them. @throws UserError ACTION_INVALID
 */
async function buildAll(directory: string, { configurations }: Review): Promise<string[]> {
  const { actions, folders } = sourceFolders(directory);
  const sources = new Map<string, ActionSource>(folders.map((folder) => [folder, { folder }]));
  for (const action of configurations.flatMap(actionsOf))
    if (sources.has(action.folder)) sources.set(action.folder, action);
  return [...(await buildActions(actions, [...sources.values()], { types: true })).keys()];
}

function conclude({ issues, environments }: Review, isStrict: boolean): void {
  const errors = issues.filter(({ severity }) => severity === 'error');
  if (errors.length === 0 && (!isStrict || issues.length === 0)) return;
  const where = environments.length === 1 ? environments[0]?.name : `${environments.length} environments`;
  throw new UserError(
    'CONFIG_INVALID',
    `${countsOf(issues)} in ${where}. Nothing was sent to Auth0.`,
    errors.length > 0
      ? 'Mend what is marked above and run the command again'
      : 'Mend the warnings, or leave out --strict',
  );
}
