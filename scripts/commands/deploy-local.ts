import { type RunningTenant, type StartOptions, startTenant, TenantError } from '../../emulator/index.ts';
import type { Configuration } from '../config/load.ts';
import { UserError, type UserErrorCode } from '../errors.ts';
import { CONSENT_STEP } from '../journey/journey.ts';
import type { TenantAccess } from '../tenants/access.ts';
import { connect } from '../tenants/management.ts';
import type { Context, Working } from './command.ts';
import { importInto } from './import.ts';
import { rehearse, requestsOf } from './rehearse.ts';
import { type Rehearsable, rehearsable } from './tenant-data.ts';

/** The longest title of a journey's steps, so that their details stand in one column. */
const STEP_WIDTH = 36;

/** Starts a tenant, deploys to it and follows an invitation. @throws UserError */
export async function deployLocally(
  configuration: Configuration,
  bundles: ReadonlyMap<string, string>,
  context: Context & { drops: boolean },
): Promise<void> {
  const tenant = await startLocalTenant(configuration.domain, context);
  try {
    const access = accessTo(tenant);
    // Loaded while auth0-deploy-cli works.
    const connecting = connect(access);
    connecting.catch(() => undefined);
    await importInto(access, configuration, bundles, context, () => requestsOf(tenant));
    await carryOutJourney(tenant, await connecting, requireRehearsable(configuration), context);
    context.signal.throwIfAborted();
  } finally {
    await tenant.close();
  }
}

/** What a journey needs of the configuration. @throws UserError JOURNEY_FAILED naming what is missing */
export function requireRehearsable(configuration: Configuration): Rehearsable {
  const ready = rehearsable(configuration);
  if (typeof ready !== 'string') return ready;
  const fix = 'Add what is missing to tenant/';
  throw new UserError('JOURNEY_FAILED', `An invitation cannot be carried out: ${ready}`, fix);
}

/** How a local tenant is deployed to. */
export function accessTo({ domain, clientId, clientSecret, caFile }: RunningTenant): TenantAccess {
  return { domain, credentials: { kind: 'secret', clientId, clientSecret }, caFile, isLocal: true };
}

async function carryOutJourney(
  tenant: RunningTenant,
  api: Awaited<ReturnType<typeof connect>>,
  ready: Rehearsable,
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
  const [failed, ...others] = steps.filter(({ ok }) => !ok);
  const isOnlyAsked = failed?.title === CONSENT_STEP && others.length === 0;
  const what = isOnlyAsked ? 'The invited role landed, but' : 'The invited role did not land:';
  throw new UserError(
    'JOURNEY_FAILED',
    `${what} ${failed?.detail ?? 'the journey did not end'}`,
    failed?.fix ?? 'Mend the first step that is marked with ✘',
  );
}

const CODES: { [code in TenantError['code']]: UserErrorCode } = {
  PORT_IN_USE: 'PORT_IN_USE',
  PORT_NOT_ALLOWED: 'PORT_IN_USE',
  DIRECTORY_NOT_WRITABLE: 'NOT_WRITABLE',
  STATE_UNREADABLE: 'CONFIG_INVALID',
  STATE_UNWRITABLE: 'NOT_WRITABLE',
  STATE_IN_USE: 'NOT_WRITABLE',
  SNAPSHOT_UNREADABLE: 'CONFIG_INVALID',
  USAGE: 'USAGE',
};

/**
 * Starts the tenant of this machine at `domain`, with its certificates in .local. @throws UserError
 * @param tell one line at a time: what Actions print, and what goes wrong
 */
export function startLocalTenant(
  domain: string,
  { terminal }: Working,
  tell: (line: string) => void = () => undefined,
): Promise<RunningTenant> {
  return terminal.task('Tenant', async (task) => {
    const port = Number(new URL(`https://${domain}`).port || 443);
    const started = await startTenantHere({ port, directory: '.local', seed: 'new-tenant', tell });
    task.done(`https://${started.domain}, a local copy of what Auth0 does`);
    return started;
  });
}

/** Starts a tenant in this process. @throws UserError for what keeps it from starting */
export async function startTenantHere(options: StartOptions): Promise<RunningTenant> {
  try {
    return await startTenant(options);
  } catch (error) {
    if (!(error instanceof TenantError)) throw error;
    throw new UserError(CODES[error.code], error.message, error.fix, { cause: error });
  }
}
