import { html } from 'hono/html';
import type { RecordedRequest } from '../local/requests.ts';
import type { ActionRunRow, InvitationRow, LogRow, MailRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { type Markup, moment, table, tag } from './layout.ts';

/** How many rows a page shows; the newest come first. */
const MOST = 200;

function newest<Row>(rows: Iterable<Row>): Row[] {
  return [...rows].slice(-MOST).reverse();
}

export function inbox(tenant: Tenant): Markup {
  const mails = newest(tenant.store.collection('mails').values());
  if (mails.length === 0) return html`<p class="note">The tenant has sent no mail yet.</p>`;
  return html`${mails.map(mail)}`;
}

/** The mail as it looks. Its frame may run nothing, send nothing and load nothing but pictures; links open outside. */
function mail({ to, from, subject, html: body, sent_at }: Readonly<MailRow>): Markup {
  const page = `<base target="_blank">${body}`;
  return html`<article><div><h2>${subject}</h2>to ${to}, from ${from}, ${moment(sent_at)}</div>
<iframe title="Mail to ${to}" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="${page}"></iframe></article>`;
}

export function invitations(tenant: Tenant): Markup {
  const { store, clock } = tenant;
  const rows = newest(store.collection('organization_invitations').values()).map((row) => [
    row.invitee.email,
    organizationName(tenant, row.organization_id),
    roleNames(tenant, row.roles ?? []),
    Date.parse(row.expires_at) > clock.now().getTime() ? tag('wait', 'pending') : tag('bad', 'expired'),
    moment(row.created_at),
    moment(row.expires_at),
    html`<a href="${row.invitation_url}" rel="noreferrer">open</a>`,
  ]);
  const ended = newest(endedInvitations(tenant));
  return html`${table(
    ['invitee', 'organization', 'roles', 'state', 'created', 'expires', 'link'],
    rows,
    'No invitation is pending. Auth0 forgets an invitation when it is accepted, revoked or used up.',
  )}<h1>Accepted and failed</h1>${table(['invitee', 'organization', 'what happened', 'when'], ended, 'None so far.')}`;
}

/** Auth0 keeps no accepted invitations: what is known of them is in the log. */
function endedInvitations(tenant: Tenant): Markup[][] {
  return [...tenant.store.collection('logs').values()]
    .filter(({ type }) => type === 'si' || type === 'fi')
    .map((log) => {
      const { invitation } = (log.details ?? {}) as { invitation?: Partial<InvitationRow> };
      const outcome = log.type === 'si' ? tag('good', 'accepted') : tag('bad', String(log.description ?? 'failed'));
      const who = invitation?.invitee?.email ?? String(log.user_name ?? '');
      const where = String(log.organization_name ?? log.organization_id ?? '');
      return [html`${who}`, html`${where}`, outcome, moment(log.date)];
    });
}

export function members(tenant: Tenant): Markup {
  const { store } = tenant;
  const rows = newest(store.collection('users').values()).map((user) => {
    const memberships = store.collection('organization_members').by('user_id', user.user_id);
    const places = memberships.map(({ organization_id, roles }) => {
      return html`<div>${organizationName(tenant, organization_id)}: ${roleNames(tenant, roles)}</div>`;
    });
    const verified = user.email_verified ? tag('good', 'verified') : tag('wait', 'not verified');
    const identities = user.identities.map(({ connection }) => connection).join(', ');
    return [user.email ?? user.user_id, verified, html`${places}`, identities, html`<code>${user.user_id}</code>`];
  });
  return table(
    ['user', 'mail address', 'organizations and roles', 'connection', 'user_id'],
    rows,
    'There are no users.',
  );
}

export function actionRuns(tenant: Tenant): Markup {
  const runs = newest(tenant.store.collection('action_runs').values());
  if (runs.length === 0) return html`<p class="note">No Action has run yet: sign in through an application.</p>`;
  return html`${runs.map(actionRun)}`;
}

function actionRun(run: Readonly<ActionRunRow>): Markup {
  const outcome = run.outcome === 'allowed' ? tag('good', 'allowed') : tag('bad', run.outcome);
  const lines = run.console.map(({ action, level, text }) => `${action} ${level}: ${text}`);
  const said = [...lines, ...(run.warnings ?? []), ...(run.denied ? [`denied: ${run.denied}`] : [])];
  if (run.error) said.push(run.error.stack || run.error.message);
  return html`<article><div><h2>${run.trigger}: ${run.actions.join(', ') || 'no Action is bound'}</h2>
${outcome} ${run.duration_ms.toFixed(1)} ms, ${moment(run.started_at)}
${said.length > 0 ? html`<pre>${said.join('\n')}</pre>` : ''}</div></article>`;
}

export function logs(tenant: Tenant): Markup {
  const rows = newest(tenant.store.collection('logs').values()).map((log) => [
    moment(log.date),
    tag(isFailure(log) ? 'bad' : 'good', log.type),
    String(log.description ?? ''),
    String(log.user_name ?? log.user_id ?? ''),
    String(log.client_name ?? log.client_id ?? ''),
  ]);
  return table(['when', 'type', 'description', 'user', 'application'], rows, 'The log is empty.');
}

/** Short types of failures begin with f, long ones say it: main/docs/deploy-monitor/logs/log-event-type-codes.mdx, 2026-11. */
function isFailure({ type }: Readonly<LogRow>): boolean {
  return type.includes('_') ? type.includes('fail') : type.startsWith('f');
}

export function requests(tenant: Tenant): Markup {
  const rows = newest(tenant.requests.all()).map(({ method, path, status, changes }) => [
    html`<code class="wide">${method} ${path}</code>`,
    tag(status < 400 ? 'good' : status === 501 ? 'wait' : 'bad', String(status)),
    html`${changes.filter(({ collection }) => collection !== 'logs').map(change)}`,
  ]);
  return table(['request', 'status', 'what it changed'], rows, 'No request has come in since the last reset.');
}

function change({ collection, id, before, after }: RecordedRequest['changes'][number]): Markup {
  const verb = before ? (after ? 'changed' : 'deleted') : 'created';
  return html`<div>${verb} ${collection} <code>${id}</code></div>`;
}

function organizationName({ store }: Tenant, id: string): string {
  const organization = store.collection('organizations').get(id);
  return organization?.display_name ?? organization?.name ?? id;
}

function roleNames({ store }: Tenant, ids: readonly string[]): string {
  return ids.map((id) => store.collection('roles').get(id)?.name ?? id).join(', ') || 'no role';
}
