import type { ChildProcess } from 'node:child_process';
import { type FaultCase, order, VIEWER } from './fault-case.ts';
import type { Stage } from './stage.ts';

/** Somebody else changes the tenant meanwhile. */
export const MOVED: readonly FaultCase[] = [
  {
    name: 'somebody creates the same role after the plan',
    act: { at: /✔ Backup/, do: ({ live }) => live.send('POST', 'roles', { name: 'admin', description: 'Theirs' }) },
    ends: 1,
    says: ['WRITE_STOPPED: auth0-deploy-cli wanted to write what is not in the plan', 'plan again'],
    record: 'failed',
  },
  {
    name: 'somebody changes the same field after the plan',
    act: {
      at: /✔ Backup/,
      do: ({ live, viewer }) => live.send('PATCH', `roles/${viewer}`, { description: 'Theirs' }),
    },
    ends: 0,
    says: [/✔ Record/],
    record: 'done',
  },
  {
    name: 'somebody deletes a role between two writes',
    before: order({ match: 'POST /api/v2/connections', delay_ms: 400 }),
    act: { at: 1, do: ({ live, viewer }) => live.remove(`roles/${viewer}`) },
    ends: 1,
    says: ['WRITE_STOPPED', 'not in the plan', 'viewer'],
    record: 'failed',
  },
  {
    name: 'somebody deletes the role that is just written',
    before: order({ match: VIEWER, delay_ms: 400 }),
    act: { at: /✔ Backup/, do: async ({ live, viewer }, child) => removeWhenRead(live, viewer, child) },
    ends: 1,
    says: ['DEPLOY_FAILED', '✘ PATCH /roles/{viewer} (404)'],
    record: 'failed',
  },
];

/** Waits until auth0-deploy-cli has read the roles: from then on it goes by what it has seen. */
async function removeWhenRead(live: Stage['live'], id: string, child: ChildProcess): Promise<void> {
  const reads = async () => (await live.requests()).filter(({ path }) => path.startsWith('/api/v2/roles?')).length;
  const before = await reads();
  while (child.exitCode === null && (await reads()) <= before) await new Promise((resolve) => setTimeout(resolve, 5));
  await live.remove(`roles/${id}`);
}
