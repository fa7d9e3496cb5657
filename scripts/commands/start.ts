import { once } from 'node:events';
import type { RunningTenant } from '../../emulator/index.ts';
import { UserError } from '../errors.ts';
import { invite } from '../tenants/invitations.ts';
import { connect, type Management } from '../tenants/management.ts';
import type { Command, Context } from './command.ts';
import { accessTo, requireRehearsable, startLocalTenant } from './deploy-local.ts';
import { importInto } from './import.ts';
import { bundleOf, readConfiguration } from './prepare.ts';
import { journeyTenant, startSampleApplication } from './rehearse.ts';
import type { Rehearsable } from './tenant-data.ts';
import { Watcher } from './watch.ts';

export const start: Command = {
  usage: '[--tenant DIR]',
  summary: 'keep local tenant, sample application and console running; edits to tenant/ and actions/ are deployed',
  help: [['--tenant DIR', 'the configuration; the Actions are in actions/ beside it (tenant)']],
  options: { tenant: { type: 'string' } },
  run: async ({ values }, context) => {
    const directory = String(values.tenant ?? 'tenant');
    const configuration = await readConfiguration(directory, 'local', context);
    const tenant = await startLocalTenant(configuration.domain, context);
    try {
      await importInto(accessTo(tenant), configuration, await bundleOf(configuration, context), context);
      const api = await connect(accessTo(tenant));
      const ready = requireRehearsable(configuration);
      const application = await startSampleApplication({ tenant, api, rehearsable: ready, signal: context.signal });
      try {
        await introduce(tenant, api, ready, context);
        await redeployEdits([directory, configuration.actions], directory, tenant, context);
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

/** Deploys again after every edit until Ctrl-C. A mistake is shown and waited out. */
async function redeployEdits(folders: readonly string[], directory: string, tenant: RunningTenant, context: Context) {
  const { terminal, signal } = context;
  const bug = Promise.withResolvers<never>();
  let [running, again] = [false, false];
  const deploy = async () => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    try {
      terminal.line();
      const configuration = await readConfiguration(directory, 'local', context);
      await importInto(accessTo(tenant), configuration, await bundleOf(configuration, context), context);
    } catch (error) {
      if (!signal.aborted) terminal.line(describe(error));
    }
    running = false;
    if (again && !signal.aborted) {
      again = false;
      await deploy();
    }
  };
  const watcher = new Watcher(folders, () => void deploy().catch(bug.reject));
  try {
    if (!signal.aborted) await Promise.race([once(signal, 'abort'), bug.promise]);
  } finally {
    watcher.close();
  }
}

/** A bug of ours ends the command; a mistake in a file does not. */
function describe(error: unknown): string {
  if (!(error instanceof UserError)) throw error;
  const { code, message, fix, details } = error;
  const lines = details ? [details, `${code}: ${message}`] : [`${code}: ${message}`, `  fix: ${fix}`];
  return [...lines, 'Waiting for the next edit.'].join('\n\n');
}
