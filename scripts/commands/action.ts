import { UserError } from '../errors.ts';
import type { Command } from './command.ts';

export const action: Command = {
  usage: 'new NAME | run NAME [--event FILE] [--tenant DIR] [--inspect PORT]',
  summary: 'make a new Action with its test, or run one with an event',
  help: [
    ['new NAME', 'make actions/NAME with its test, and declare and bind it in the configuration'],
    ['run NAME', 'bundle actions/NAME and run it once, as a local tenant does'],
    ['--event FILE', 'JSON that is laid over the event of an ordinary login; its "secrets" are given to the Action'],
    ['--inspect PORT', 'wait for a debugger before it runs'],
    ['--tenant DIR', 'the configuration; the Actions are in actions/ beside it (tenant)'],
  ],
  options: { tenant: { type: 'string' }, event: { type: 'string' }, inspect: { type: 'string' } },
  run: async ({ positionals, values }, context) => {
    const [verb, name, ...more] = positionals;
    const directory = String(values.tenant ?? 'tenant');
    if (name === undefined || more.length > 0 || (verb !== 'new' && verb !== 'run')) {
      throw new UserError('USAGE', 'Say what to do with which Action', `Use: npm run action -- ${action.usage}`);
    }
    if (verb === 'new') {
      const { createAction } = await import('./action-new.ts');
      await createAction(directory, name, context);
      return;
    }
    const { runAction } = await import('./action-run.ts');
    const { event, inspect } = values;
    await runAction(directory, name, context, {
      ...(typeof event === 'string' && { eventFile: event }),
      ...(typeof inspect === 'string' && { inspect }),
    });
  },
};
