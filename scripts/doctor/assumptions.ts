import { type Management, read, refusalOf } from '../tenants/management.ts';
import type { Client, Invitation, Organization } from '../tenants/objects.ts';

/** An open question about Auth0, as the local tenant keeps them. */
export interface OpenQuestion {
  id: string;
  question: string;
  chosen: string;
  alternative: string;
  howToFindOut: string;
}

/** What a live tenant says to it. */
export interface Settled extends OpenQuestion {
  result: 'holds' | 'does not hold' | 'not settled';
  /** What was seen, or why nothing can be seen from here. */
  seen: string;
}

export interface AssumptionProbe {
  api: Management;
  client: Client | undefined;
  organization: Organization | undefined;
  /** An address that may be invited; without it nothing is created. */
  email?: string;
  /** Sends a request to the tenant's authentication side without following where it leads. */
  ask: (path: string) => Promise<{ status: number; location?: string }>;
}

type Seen = Pick<Settled, 'result' | 'seen'>;
type Trial = (probe: AssumptionProbe) => Promise<Seen>;

/** What a tenant can be asked without anybody signing in. The others need a person, or settings that are not ours to change. */
const TRIALS: { [id: string]: Trial } = {
  'unknown-organization-text': async (probe) => {
    const answer = await authorize(probe, { organization: 'org_0000000000000000' });
    return compare(answer, /organization org_0{16} does not exist/);
  },
  'invitation-without-organization': async (probe) => {
    const answer = await authorize(probe, { invitation: 'DoctorProbeNoInvitation000000000' });
    if (answer?.includes('required for this client'))
      return unsettled('needs an application with organization_usage allow');
    return compare(answer, /parameter organization is required to accept an invitation/);
  },
  'log-search-default-operator': async ({ api }) => {
    const both = await read<{ type: string }[]>(api, `/logs?per_page=1&q=${encodeURIComponent('type:s type:sapi')}`);
    const single = await read<{ type: string }[]>(
      api,
      `/logs?per_page=1&q=${encodeURIComponent('type:s OR type:sapi')}`,
    );
    if (single.length === 0) return unsettled('the log has no event to search for');
    return both.length > 0 ? holds('two terms side by side find either') : fails('two terms side by side find nothing');
  },
  'delete-unknown-invitation': async ({ api, organization, email }) => {
    if (!email || !organization) return unsettled('needs --invite and an organization');
    const status = await api.organizations.invitations.delete(organization.id, 'uinv_0000000000000000').then(
      () => 204,
      (error) => refusalOf(error)?.status ?? 0,
    );
    return status === 404 ? holds('404') : fails(String(status));
  },
  'second-invitation': async (probe) => {
    const { api, organization } = probe;
    return withInvitations(probe, 2, async ([first]) => {
      const again = await read(api, `/organizations/${organization?.id}/invitations/${first?.id}`).catch(refusalOf);
      return again && 'status' in Object(again) ? fails('the second one revoked the first') : holds('both are pending');
    });
  },
};

/** Settles what can be settled on this tenant; the rest says what a person would have to do. */
export async function settle(questions: readonly OpenQuestion[], probe: AssumptionProbe): Promise<Settled[]> {
  const settled: Settled[] = [];
  for (const question of questions) {
    const trial = TRIALS[question.id];
    const seen = trial ? await trial(probe).catch(asUnsettled) : unsettled(`by hand: ${question.howToFindOut}`);
    settled.push({ ...question, ...seen });
  }
  return settled;
}

const holds = (seen: string): Seen => ({ result: 'holds', seen });
const fails = (seen: string): Seen => ({ result: 'does not hold', seen });
const unsettled = (seen: string): Seen => ({ result: 'not settled', seen });

function asUnsettled(error: unknown): Seen {
  const refusal = refusalOf(error);
  if (!refusal) throw error;
  return unsettled(`the tenant refused: ${refusal.message}`);
}

/** What /authorize says to a request of the application with these parameters. */
async function authorize(
  { client, ask }: AssumptionProbe,
  more: { [name: string]: string },
): Promise<string | undefined> {
  const [callback] = client?.callbacks ?? [];
  if (!client || !callback) return undefined;
  const query = new URLSearchParams({
    client_id: client.client_id,
    response_type: 'code',
    redirect_uri: callback,
    scope: 'openid',
    state: 'doctor',
    nonce: 'doctor',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
    ...more,
  });
  const { status, location } = await ask(`/authorize?${query}`);
  const answer = location ? URL.parse(location)?.searchParams : undefined;
  return (
    answer?.get('error_description') ??
    answer?.get('error') ??
    `no error (${status}${location ? `, on to ${URL.parse(location)?.pathname}` : ''})`
  );
}

function compare(answer: string | undefined, expected: RegExp): Seen {
  if (answer === undefined) return unsettled('needs an application with a callback');
  return expected.test(answer) ? holds(answer) : fails(answer);
}

/** Invites the address, without a mail, and takes all of it back whatever happens. */
async function withInvitations(
  { api, client, organization, email }: AssumptionProbe,
  count: number,
  look: (made: Invitation[]) => Promise<Seen>,
): Promise<Seen> {
  if (!email || !client || !organization) return unsettled('needs --invite, an organization and an application');
  const made: Invitation[] = [];
  try {
    for (let n = 0; n < count; n += 1) {
      const request = {
        inviter: { name: 'Doctor' },
        invitee: { email },
        client_id: client.client_id,
        ttl_sec: 3600,
        send_invitation_email: false,
      };
      made.push((await api.organizations.invitations.create(organization.id, request)) as unknown as Invitation);
    }
    return await look(made);
  } finally {
    for (const { id } of made) await api.organizations.invitations.delete(organization.id, id).catch(() => undefined);
  }
}
