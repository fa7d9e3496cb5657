import { type RunningTenant, startTenant, TenantError } from '../../emulator/index.ts';
import type { Configuration } from '../config/load.ts';
import { UserError, type UserErrorCode } from '../errors.ts';
import type { TenantAccess } from '../tenants/access.ts';
import { connect } from '../tenants/management.ts';
import type { Context } from './command.ts';
import { importInto } from './import.ts';
import { rehearse, requestsOf } from './rehearse.ts';
import { rehearsable } from './tenant-data.ts';

/** The longest title of a journey's steps, so that their details stand in one column. */
const STEP_WIDTH = 36;

/** Starts a tenant, deploys to it and follows an invitation. @throws UserError */
export async function deployLocally(
  configuration: Configuration,
  bundles: ReadonlyMap<string, string>,
  context: Context & { drops: boolean },
): Promise<void> {
  const { terminal, signal } = context;
  const tenant = await terminal.task('Tenant', async (task) => {
    const started = await startLocalTenant(configuration.domain);
    task.done(`https://${started.domain}, a local copy of what Auth0 does`);
    return started;
  });
  try {
    const { domain, clientId, clientSecret, caFile } = tenant;
    const access: TenantAccess = {
      domain,
      credentials: { kind: 'secret', clientId, clientSecret },
      caFile,
      isLocal: true,
    };
    // Loaded while auth0-deploy-cli works.
    const connecting = connect(access);
    connecting.catch(() => undefined);
    await importInto(access, configuration, bundles, context, () => requestsOf(tenant));
    const ready = rehearsable(configuration);
    if (typeof ready === 'string') {
      const fix = 'Add what is missing to tenant/';
      throw new UserError('JOURNEY_FAILED', `An invitation cannot be carried out: ${ready}`, fix);
    }
    await carryOutJourney(tenant, await connecting, ready, context);
    signal.throwIfAborted();
  } finally {
    await tenant.close();
  }
}

async function carryOutJourney(
  tenant: RunningTenant,
  api: Awaited<ReturnType<typeof connect>>,
  ready: Exclude<ReturnType<typeof rehearsable>, string>,
  { terminal, signal, drops }: Context & { drops: boolean },
): Promise<void> {
  const { role, organization, application } = ready.plan;
  terminal.line(`\n  An invitation to ${organization} as ${role}, into ${application}`);
  const { landed, steps } = await rehearse({
    tenant,
    api,
    rehearsable: ready,
    ...(drops && { dropsInvitation: true }),
    onStep: ({ ok, title, detail }) => terminal.outcome(ok, title, detail, STEP_WIDTH),
    signal,
  });
  if (landed) return;
  const failed = steps.find(({ ok }) => !ok);
  throw new UserError(
    'JOURNEY_FAILED',
    `The invited role did not land: ${failed?.detail ?? 'the journey did not end'}`,
    failed?.fix ?? 'Mend the first step that is marked with ✘',
  );
}

const CODES: { [code in TenantError['code']]: UserErrorCode } = {
  PORT_IN_USE: 'PORT_IN_USE',
  PORT_NOT_ALLOWED: 'PORT_IN_USE',
  DIRECTORY_NOT_WRITABLE: 'NOT_WRITABLE',
  STATE_UNREADABLE: 'CONFIG_INVALID',
  STATE_UNWRITABLE: 'NOT_WRITABLE',
  USAGE: 'USAGE',
};

async function startLocalTenant(domain: string): Promise<RunningTenant> {
  const port = Number(new URL(`https://${domain}`).port || 443);
  try {
    return await startTenant({ port, directory: '.local', seed: 'new-tenant' });
  } catch (error) {
    if (!(error instanceof TenantError)) throw error;
    throw new UserError(CODES[error.code], error.message, error.fix, { cause: error });
  }
}
