import type { Command } from './command.ts';

/** Every command of the design. Each is loaded when it runs: what one needs must not slow another. */
export const COMMANDS: { readonly [name: string]: () => Promise<Command> } = {
  deploy: async () => (await import('./deploy.ts')).deploy,
  check: async () => (await import('./check.ts')).check,
  plan: async () => (await import('./plan.ts')).plan,
  doctor: async () => (await import('./doctor.ts')).doctor,
  invite: async () => (await import('./invite.ts')).invite,
  invitations: async () => (await import('./invitations.ts')).invitations,
  pull: async () => (await import('./pull.ts')).pull,
  action: async () => (await import('./action.ts')).action,
  start: async () => (await import('./start.ts')).start,
};
