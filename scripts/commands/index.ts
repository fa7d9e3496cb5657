import { UserError } from '../errors.ts';
import type { Command } from './command.ts';

/** Every command of the design. Each is loaded when it runs: what one needs must not slow another. */
export const COMMANDS: { readonly [name: string]: () => Promise<Command> } = {
  deploy: async () => (await import('./deploy.ts')).deploy,
  check: async () => (await import('./check.ts')).check,
  plan: async () => (await import('./plan.ts')).plan,
  doctor: async () => (await import('./doctor.ts')).doctor,
  invite: async () => (await import('./invite.ts')).invite,
  invitations: async () => (await import('./invitations.ts')).invitations,
  pull: async () => notBuilt('pull', 'adopt what a tenant holds into tenant/'),
  action: async () => (await import('./action.ts')).action,
  start: async () => (await import('./start.ts')).start,
};

function notBuilt(name: string, summary: string): Command {
  return {
    usage: '',
    summary: `${summary} (not built yet)`,
    help: [],
    options: {},
    run: async () => {
      const fix = 'Do by hand what it will do: README, "Adopting the tenant that you have"';
      throw new UserError('NOT_BUILT', `npm run ${name} is not built yet`, fix);
    },
  };
}
