import { formsOf } from '../journey/forms.ts';
import { traceLoginRoute, withoutQuery } from '../journey/trace.ts';
import { UserAgent } from '../journey/user-agent.ts';
import { fixForRefusal } from '../tenants/invitations.ts';
import { isOutcomeUnknown, type Management, refusalOf, tenantError } from '../tenants/management.ts';
import { type Client, type Invitation, type Organization, type Role, readInvitations } from '../tenants/objects.ts';
import { type Checked, ok, type Verdict, wrong } from './check.ts';

export interface ProbeInvitation {
  /** Creates and looks. */
  api: Management;
  /** Deletes, also when the command was interrupted. */
  cleaner: Management;
  email: string;
  organization: Organization;
  client: Client;
  role: Role | undefined;
  ca?: string;
}

/** Creates an invitation without a mail, opens its link as an invitee would, and deletes it whatever happens. */
export async function probeInvitation(probe: ProbeInvitation): Promise<Checked> {
  const how = `an invitation of ${probe.email} without a mail, followed to the page that accepts it, and deleted`;
  return { id: 'invitation-page', title: 'Invitation page', how, ...(await verdictOf(probe)) };
}

async function verdictOf(probe: ProbeInvitation): Promise<Verdict> {
  let made: Invitation | undefined;
  try {
    made = await create(probe);
    return await follow(made.invitation_url, probe);
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal?.status === 400) {
      const fix = fixForRefusal(refusal.message) ?? 'Mend what Auth0 names';
      return wrong(`no invitation can be created: ${refusal.message}`, { says: fix });
    }
    if (made === undefined && !isOutcomeUnknown(error))
      throw tenantError(error, probe.api.domain, 'to create an invitation');
    if (refusal) throw tenantError(error, probe.api.domain, 'to create an invitation');
    return wrong(`the link cannot be followed: ${error instanceof Error ? error.message : String(error)}`, {
      says: 'Make the login route answer',
    });
  } finally {
    await remove(probe, made?.id);
  }
}

async function create({ api, email, organization, client, role }: ProbeInvitation): Promise<Invitation> {
  const made = await api.organizations.invitations.create(organization.id, {
    inviter: { name: 'Doctor' },
    invitee: { email },
    client_id: client.client_id,
    send_invitation_email: false,
    // Should even the deletion fail, it is over within the hour.
    ttl_sec: 3600,
    ...(role && { roles: [role.id] }),
  });
  return made as unknown as Invitation;
}

/** Without an id the creation was not answered: then whatever is pending for the address is ours. */
async function remove({ cleaner, email, organization }: ProbeInvitation, id: string | undefined): Promise<void> {
  if (id !== undefined) {
    await cleaner.organizations.invitations.delete(organization.id, id);
    return;
  }
  for await (const { id: pending, invitee, inviter } of readInvitations(cleaner, organization.id)) {
    if (invitee.email.toLowerCase() !== email.toLowerCase() || inviter.name !== 'Doctor') continue;
    await cleaner.organizations.invitations.delete(organization.id, pending);
  }
}

async function follow(link: string, { api, email, ca }: ProbeInvitation): Promise<Verdict> {
  const agent = new UserAgent({ ...(ca && { ca }), timeout: 10_000 });
  try {
    const page = await agent.visit(link);
    const evidence = agent.hops.map(
      ({ method, url, status }, index) => `${index + 1}. ${method} ${withoutQuery(url)} ${status}`,
    );
    const { losses } = traceLoginRoute(agent.hops, api.domain);
    const url = new URL(page.url);
    const refused = agent.hops
      .map(({ location }) => URL.parse(location ?? '')?.searchParams)
      .find((query) => query?.has('error'));
    if (refused) {
      const says = `Auth0 refuses the request: ${refused.get('error_description') ?? refused.get('error')}`;
      return wrong(
        says,
        { says: losses.length > 0 ? 'Mend the login route, which loses parameters' : 'Mend what Auth0 names' },
        evidence,
      );
    }
    const form = formsOf(page.body, page.url).find(({ fields }) => 'email' in fields || 'username' in fields);
    const shown = form?.fields.email ?? form?.fields.username ?? '';
    if (url.host !== api.domain && losses.length > 0) {
      return wrong(
        `the link ends at ${withoutQuery(page.url)} and shows no invitation`,
        { says: 'Mend the login route' },
        evidence,
      );
    }
    if (losses.length > 0 || shown.toLowerCase() !== email.toLowerCase()) {
      const says = `the page ${withoutQuery(page.url)} knows nothing of the invitation: it does not name ${email}`;
      return wrong(says, { says: 'Mend the login route: the parameters do not arrive' }, evidence);
    }
    return ok(`${url.pathname} greets ${email}`, evidence);
  } finally {
    agent.close();
  }
}
