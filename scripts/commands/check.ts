import { buildActions } from '../bundle.ts';
import { actionsOf } from '../config/compile.ts';
import { ConfigFiles } from '../config/files.ts';
import { type Configuration, loadConfiguration } from '../config/load.ts';
import { UserError } from '../errors.ts';
import type { Command } from './command.ts';

export const check: Command = {
  usage: '[ENVIRONMENT …] [--tenant DIR]',
  summary: 'check schema and references of every environment, and the Actions; no network',
  help: [
    ['ENVIRONMENT', 'check only these'],
    ['--tenant DIR', 'the configuration; the Actions are in actions/ beside it (tenant)'],
  ],
  options: { tenant: { type: 'string' } },
  run: async ({ positionals, values }, { terminal }) => {
    const directory = String(values.tenant ?? 'tenant');
    const environments = positionals.length > 0 ? positionals : new ConfigFiles(directory).environments();
    const failures: UserError[] = [];
    // Environments may give an Action other secrets: what one declares is no promise for another.
    const declared = new Map<string, Configuration>();
    for (const environment of environments) {
      try {
        const configuration = await loadConfiguration(directory, environment);
        declared.set(JSON.stringify([configuration.actions, actionsOf(configuration)]), configuration);
        terminal.outcome(true, environment, configuration.domain);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        terminal.outcome(false, environment, error.message);
        failures.push(error);
      }
    }
    for (const configuration of declared.values()) {
      try {
        const built = await buildActions(configuration.actions, actionsOf(configuration), { types: true });
        terminal.outcome(true, 'actions', [...built.keys()].join(', '));
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        terminal.outcome(false, 'actions', error.message);
        failures.push(error);
      }
    }
    if (failures.length > 0) throw together(failures);
  },
};

/** What is wrong in base is wrong in every environment: each problem is shown once. */
function together(failures: readonly UserError[]): UserError {
  const [first] = failures;
  if (first && failures.length === 1) return first;
  const problems = new Set(failures.flatMap(({ details, message }) => (details || message).split('\n\n')));
  const count = problems.size === 1 ? '1 problem' : `${problems.size} problems`;
  return new UserError(
    first?.code ?? 'CONFIG_INVALID',
    `${count} in ${failures.length} environments`,
    first?.fix ?? 'Mend what is marked above',
    { details: [...problems].join('\n\n') },
  );
}
