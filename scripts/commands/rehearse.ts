import { readFileSync } from 'node:fs';
import type { RunningTenant } from '../../emulator/index.ts';
import { UserError } from '../errors.ts';
import { type RunningApplication, startApplication } from '../journey/application.ts';
import { type JourneyResult, type JourneyTenant, journey, type Step } from '../journey/journey.ts';
import { fetchTrusting } from '../tenants/https-fetch.ts';
import { invite, isPending, memberRoles } from '../tenants/invitations.ts';
import type { Management } from '../tenants/management.ts';
import type { Rehearsable } from './tenant-data.ts';

export interface RehearsalOptions {
  tenant: RunningTenant;
  api: Management;
  rehearsable: Rehearsable;
  /** Starts the application with a login route that loses the parameters. */
  dropsInvitation?: boolean;
  onStep: (step: Step) => void;
  signal: AbortSignal;
}

/** Carries out an invitation on the local tenant with the sample application. @throws UserError */
export async function rehearse(options: RehearsalOptions): Promise<JourneyResult> {
  const { tenant, api, rehearsable, onStep } = options;
  const application = await startSampleApplication(options);
  try {
    const sessionUrl = new URL('/session', application.url).href;
    return await journey(journeyTenant(tenant, api), { ...rehearsable.plan, sessionUrl }, onStep);
  } finally {
    await application.close();
  }
}

/** Starts the sample application as the application of the configuration that members use. @throws UserError */
export async function startSampleApplication(options: Omit<RehearsalOptions, 'onStep'>): Promise<RunningApplication> {
  const { tenant, api, rehearsable, signal, dropsInvitation } = options;
  const { plan, loginUri, audience } = rehearsable;
  const [{ clientId, clientSecret }, certificate] = await Promise.all([
    applicationOf(api, plan.application),
    tenant.certificateFor([loginUri.hostname]),
  ]);
  return startApplication({
    issuer: `https://${tenant.domain}`,
    baseUrl: new URL(loginUri.origin),
    clientId,
    clientSecret,
    ...(audience && { audience }),
    certificate,
    caFile: tenant.caFile,
    ...(dropsInvitation && { dropsInvitation: true }),
    signal,
  });
}

/** The local tenant as a journey sees it: the SDK, and the outbox for the mails. */
export function journeyTenant({ domain, caFile }: RunningTenant, api: Management): JourneyTenant {
  const ca = readFileSync(caFile, 'utf8');
  const ask = fetchTrusting(ca);
  return {
    domain,
    ca,
    invite: ({ role, ...order }) => invite(api, domain, { ...order, roles: [role], inviter: 'Ada Lovelace' }),
    isPending: (invited) => isPending(api, invited),
    memberRoles: (invited, email) => memberRoles(api, invited, email),
    mailsTo: async (email) => {
      const answer = await ask(`https://${domain}/_local/outbox`);
      const mails = (await answer.json()) as { to: string; subject: string; links: string[] }[];
      return mails.filter(({ to }) => to === email);
    },
  };
}

/** How many Management API requests the local tenant has answered. */
export async function requestsOf({ domain, caFile }: RunningTenant): Promise<number> {
  const answer = await fetchTrusting(readFileSync(caFile, 'utf8'))(`https://${domain}/_local/requests`);
  return ((await answer.json()) as unknown[]).length;
}

async function applicationOf(api: Management, name: string): Promise<{ clientId: string; clientSecret: string }> {
  for await (const { name: other, client_id, client_secret } of await api.clients.list({ is_global: false })) {
    if (other === name && client_id && client_secret) return { clientId: client_id, clientSecret: client_secret };
  }
  const fix = 'Report this with the output of the command';
  throw new UserError('JOURNEY_FAILED', `The application "${name}" was deployed and is not on the tenant`, fix);
}
