import { sendMail } from '../../mail/mail.ts';
import { prefixedId, ticketId } from '../../store/ids.ts';
import type { JsonObject } from '../../store/json.ts';
import type { ClientRow, InvitationRow, OrganizationRow } from '../../store/rows.ts';
import { badRequest, notFound } from '../engine/errors.ts';
import type { Answer, Call, Resource } from '../engine/kind.ts';
import { pick } from '../engine/paging.ts';
import { readSetting } from '../engine/singleton.ts';
import { requireOrganization } from './organizations.ts';

const A_WEEK = 604_800;
const MOST_READABLE = 1000;
const NO_LOGIN_ROUTE =
  'A default login route is required to generate the invitation url. For more information, see https://auth0.com/docs/universal-login/configure-default-login-routes';

function organization(call: Call): Readonly<OrganizationRow> {
  requireOrganization(call);
  return call.tenant.store.collection('organizations').get(call.id) as OrganizationRow;
}

/** @throws ApiError 400 in the words of the OpenAPI description, 2026-06-25 */
function client({ tenant, body }: Call): Readonly<ClientRow> {
  const row = tenant.store.collection('clients').get(String(body.client_id));
  if (!row) throw badRequest('The specified client_id does not exist.');
  if (row.organization_usage !== 'allow' && row.organization_usage !== 'require') {
    throw badRequest('The specified client_id does not allow organizations.');
  }
  return row;
}

function checkRoles({ tenant, body }: Call): void {
  const roles = tenant.store.collection('roles');
  const unknown = ((body.roles ?? []) as string[]).filter((role) => !roles.has(role));
  if (unknown.length > 0) throw badRequest(`One or more of the specified roles do not exist: ${unknown.join(', ')}`);
}

function checkConnection({ tenant, id, body }: Call): void {
  if (body.connection_id === undefined) return;
  const connectionId = String(body.connection_id);
  const connection = tenant.store.collection('connections').get(connectionId);
  if (!connection) throw badRequest('The specified connection does not exist.');
  if (['email', 'sms'].includes(connection.strategy)) throw badRequest('Passwordless connections are not supported.');
  const enabled = tenant.store.collection('organization_connections').get(`${id}|${connectionId}`);
  if (!enabled || enabled.is_enabled === false) {
    throw badRequest(`The specified connection (${connectionId}) is not enabled for the organization`);
  }
}

/**
 * The login URI of the client, else of the tenant, with the ticket. Placeholders stand only in the host; one that
 * cannot be resolved falls back to the tenant's URI. Source: main/docs/authenticate/login/auth0-universal-login/
 * configure-default-login-routes.mdx, 2026-08-20.
 */
function invitationUrl(call: Call, app: Readonly<ClientRow>, org: Readonly<OrganizationRow>, ticket: string): string {
  const fallback = String(readSetting(call.tenant, 'tenant').default_redirection_uri ?? '');
  const filled = (app.initiate_login_uri ?? '').replace(/\{organization\.metadata\.(public_\w+)\}/g, (whole, key) =>
    String(org.metadata?.[key] ?? whole),
  );
  const base = URL.parse(filled.includes('{') ? '' : filled) ?? URL.parse(fallback);
  if (!base) throw badRequest(NO_LOGIN_ROUTE);
  const parameters = { invitation: ticket, organization: org.id, organization_name: org.name };
  // ASSUMPTION invitation-url-merge (emulator/assumptions.ts)
  if (call.tenant.alternatives.has('invitation-url-merge')) return `${base.href}?${new URLSearchParams(parameters)}`;
  for (const [name, value] of Object.entries(parameters)) base.searchParams.set(name, value);
  return base.href;
}

async function create(call: Call): Promise<Answer> {
  const org = organization(call);
  const app = client(call);
  checkRoles(call);
  checkConnection(call);
  const { tenant, body } = call;
  const { ttl_sec, send_invitation_email, ...own } = body;
  const ticket_id = ticketId();
  const invitation_url = invitationUrl(call, app, org, ticket_id);
  const now = tenant.clock.now().getTime();
  const row = {
    id: prefixedId('uinv_'),
    ...own,
    invitation_url,
    ticket_id,
    created_at: new Date(now).toISOString(),
    expires_at: new Date(now + (Number(ttl_sec ?? 0) || A_WEEK) * 1000).toISOString(),
    organization_id: org.id,
  } as unknown as InvitationRow;
  revokeEarlier(call, row);
  tenant.store.collection('organization_invitations').put(row.id, row);
  if (send_invitation_email !== false) await mail(call, row, app, org);
  // Recorded with 201, although the OpenAPI description says 200: go-auth0-v1/TestOrganizationManager_Invitations.yaml.
  return { status: 201, body: row as unknown as JsonObject };
}

/** ASSUMPTION second-invitation (emulator/assumptions.ts) */
function revokeEarlier({ tenant }: Call, { organization_id, invitee }: InvitationRow): void {
  if (!tenant.alternatives.has('second-invitation')) return;
  const rows = tenant.store.collection('organization_invitations');
  const earlier = rows.by('email', invitee.email.toLowerCase());
  for (const row of earlier) if (row.organization_id === organization_id) rows.delete(row.id);
}

/** Variables of the template. Source: main/docs/customize/email/email-templates, user_invitation, 2026-08-20. */
async function mail(call: Call, row: InvitationRow, app: Readonly<ClientRow>, org: Readonly<OrganizationRow>) {
  const variables = {
    url: row.invitation_url,
    inviter: row.inviter,
    invitee: row.invitee,
    user: { email: row.invitee.email },
    organization: org as unknown as JsonObject,
    application: {
      name: app.name,
      clientID: app.client_id,
      ...(app.client_metadata && { clientMetadata: app.client_metadata }),
    },
    client_id: app.client_id,
    roles: row.roles ?? [],
  };
  await sendMail(call.tenant, { template: 'user_invitation', to: row.invitee.email, variables });
}

/** Newest first unless `sort` says otherwise; the envelope has no total and its `limit` is what the page holds. */
function list(call: Call): Answer {
  requireOrganization(call);
  const { page = '0', per_page = '50', include_totals, sort = 'created_at:-1' } = call.query;
  const start = Number(page) * Number(per_page);
  if (start + Number(per_page) > MOST_READABLE) {
    throw badRequest(`Requesting page exceeds the allowed maximum of ${MOST_READABLE} records`, 'invalid_paging');
  }
  if (sort !== 'created_at:1' && sort !== 'created_at:-1') {
    throw badRequest(
      `Query validation error: 'String does not match pattern: ${sort}' on property sort.`,
      'invalid_query_string',
    );
  }
  const rows = call.tenant.store.collection('organization_invitations').by('organization_id', call.id);
  const ordered = sort === 'created_at:1' ? rows : rows.toReversed();
  const invitations = ordered
    .slice(start, start + Number(per_page))
    .map((row) => pick(call, row as unknown as JsonObject));
  if (include_totals !== 'true') return { body: invitations };
  return { body: { invitations, start, limit: invitations.length } };
}

function existing(call: Call): Readonly<InvitationRow> {
  requireOrganization(call);
  const row = call.tenant.store.collection('organization_invitations').get(call.subId);
  if (row?.organization_id !== call.id) throw notFound('The invitation does not exist.');
  return row;
}

export const organizationInvitations: Resource = {
  routes: {
    'GET /organizations/{id}/invitations': list,
    'POST /organizations/{id}/invitations': create,
    'GET /organizations/{id}/invitations/{invitation_id}': (call) => ({
      body: pick(call, existing(call) as unknown as JsonObject),
    }),
    'DELETE /organizations/{id}/invitations/{invitation_id}': (call) => {
      requireOrganization(call);
      const rows = call.tenant.store.collection('organization_invitations');
      // ASSUMPTION delete-unknown-invitation (emulator/assumptions.ts)
      if (!rows.has(call.subId) && call.tenant.alternatives.has('delete-unknown-invitation')) return {};
      rows.delete(existing(call).id);
      return {};
    },
  },
  source: 'OpenAPI description, 2026-06-25; go-auth0-v1/TestOrganizationManager_Invitations.yaml, 2023-01-25',
};
