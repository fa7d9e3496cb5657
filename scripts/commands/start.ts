import { once } from 'node:events';
import type { RunningTenant } from '../../emulator/index.ts';
import { UserError } from '../errors.ts';
import { invite } from '../tenants/invitations.ts';
import { connect, type Management } from '../tenants/management.ts';
import type { Command, Context } from './command.ts';
import { accessTo, requireRehearsable, startLocalTenant } from './deploy-local.ts';
import { LocalDeployment } from './edits.ts';
import { openInspector } from './inspect.ts';
import { readConfiguration } from './prepare.ts';
import { journeyTenant, startSampleApplication } from './rehearse.ts';
import type { Rehearsable } from './tenant-data.ts';
import { Watcher } from './watch.ts';

export const start: Command = {
  usage: '[--tenant DIR] [--inspect PORT]',
  summary: 'keep local tenant, sample application and console running; edits to tenant/ and actions/ are deployed',
  help: [
    ['--tenant DIR', 'the configuration; the Actions are in actions/ beside it (tenant)'],
    ['--inspect PORT', 'let a debugger attach; breakpoints in the TypeScript of Actions stop a login'],
  ],
  options: { tenant: { type: 'string' }, inspect: { type: 'string' } },
  run: async ({ values, positionals }, context) => {
    if (positionals.length > 0) {
      throw new UserError('USAGE', `start does not take "${positionals[0]}"`, 'Use: npm start');
    }
    const directory = String(values.tenant ?? 'tenant');
    const tellUrl = (url: string) => context.terminal.line(`  A debugger can attach to ${url}`);
    if (typeof values.inspect === 'string') openInspector(values.inspect, tellUrl);
    const configuration = await readConfiguration(directory, 'local', context);
    const { terminal } = context;
    const told = (line: string) => terminal.line(`  ${terminal.style(line, 'quiet')}`);
    const tenant = await startLocalTenant(configuration.domain, context, told);
    try {
      const deployment = new LocalDeployment(directory, tenant, context);
      await deployment.deployAll(configuration);
      const api = await connect(accessTo(tenant));
      const ready = requireRehearsable(configuration);
      const application = await startSampleApplication({ tenant, api, rehearsable: ready, signal: context.signal });
      try {
        await introduce(tenant, api, ready, context);
        await redeployEdits({ tenant: directory, actions: configuration.actions }, deployment, api, context);
      } finally {
        await application.close();
      }
    } finally {
      await tenant.close();
    }
  },
};

async function introduce(tenant: RunningTenant, api: Management, { plan, loginUri }: Rehearsable, context: Context) {
  const { terminal } = context;
  const { organization, role, application } = plan;
  const email = `you@${organization}.example`;
  await invite(api, tenant.domain, { email, organization, roles: [role], application, inviter: 'Ada Lovelace' });
  const [mail] = await journeyTenant(tenant, api).mailsTo(email);
  const link = mail?.links.find((href) => href.includes('invitation='));
  const rows = [
    ['Application', loginUri.origin],
    ['Console', tenant.consoleUrl],
    ['Tenant', `https://${tenant.domain}`],
    ['Invitation', link ?? 'the tenant sent no mail: see the console'],
  ];
  terminal.line();
  for (const [title = '', address = ''] of rows) terminal.line(`  ${title.padEnd(12)}  ${address}`);
  terminal.line();
  terminal.note(
    `Your browser must find the application (hosts file: 127.0.0.1 ${loginUri.hostname}) and trust ${tenant.caFile}.`,
  );
  terminal.note('Edits to tenant/ and actions/ are deployed as you save them. Ctrl-C ends everything.');
}

/**
 * Deploys again after every edit until Ctrl-C: only the code of Actions where nothing else changed, which takes much
 * less. A mistake is shown and waited out.
 */
async function redeployEdits(
  folders: { tenant: string; actions: string },
  deployment: LocalDeployment,
  api: Management,
  { terminal, signal }: Context,
): Promise<void> {
  const bug = Promise.withResolvers<never>();
  const edited = new Set<'tenant' | 'actions'>();
  let running = false;
  const deploy = async () => {
    if (running) return;
    running = true;
    while (edited.size > 0 && !signal.aborted) {
      const all = edited.has('tenant');
      edited.clear();
      try {
        terminal.line();
        await (all ? deployment.deployAll() : deployment.deployActions(api));
      } catch (error) {
        if (!signal.aborted) terminal.line(describe(error));
      }
    }
    running = false;
  };
  const watch = (part: 'tenant' | 'actions') =>
    new Watcher([folders[part]], () => {
      edited.add(part);
      void deploy().catch(bug.reject);
    });
  const watchers = [watch('tenant'), watch('actions')];
  try {
    if (!signal.aborted) await Promise.race([once(signal, 'abort'), bug.promise]);
  } finally {
    for (const watcher of watchers) watcher.close();
  }
}

/** A bug of ours ends the command; a mistake in a file does not. */
function describe(error: unknown): string {
  if (!(error instanceof UserError)) throw error;
  const { code, message, fix, details } = error;
  const lines = details ? [details, `${code}: ${message}`] : [`${code}: ${message}`, `  fix: ${fix}`];
  return [...lines, 'Waiting for the next edit.'].join('\n\n');
}
