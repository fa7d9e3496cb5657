import { html } from 'hono/html';
import type { RecordedRequest } from '../local/requests.ts';
import type { ActionRunRow, LogRow, MailRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { empty, type Markup, moment, type Tone, table, tag } from './layout.ts';
import { newest, organizationName, roleNames } from './names.ts';

export function inbox(tenant: Tenant): Markup {
  const mails = newest(tenant.store.collection('mails').values());
  if (mails.length === 0)
    return empty('The tenant has sent no mail yet. Invite somebody, and the mail is here at once.');
  return html`${mails.map(mail)}`;
}

/** The mail as it looks. Its frame may run nothing, send nothing and load nothing but pictures; links open outside. */
function mail({ to, from, subject, html: body, sent_at, template }: Readonly<MailRow>): Markup {
  const page = `<base target="_blank">${body}`;
  return html`<article><div class="head"><div><h2>${subject}</h2><div class="meta">to ${to}, from ${from}</div></div>
<div class="meta">${tag('plain', template)} ${moment(sent_at)}</div></div>
<iframe title="Mail to ${to}" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="${page}"></iframe></article>`;
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
    const logins = `${user.logins_count ?? 0}${user.blocked ? ', blocked' : ''}`;
    const name = html`${user.email ?? user.name ?? user.user_id}<br><code>${user.user_id}</code>`;
    return [
      name,
      user.email ? verified : tag('plain', 'none'),
      places.length > 0 ? html`${places}` : 'none',
      identities,
      logins,
    ];
  });
  return table(
    'Users',
    ['user', 'email address', 'organizations and roles', 'connection', 'logins'],
    rows,
    'There are no users. Accept an invitation or sign up, and they are here.',
  );
}

export function actionRuns(tenant: Tenant): Markup {
  const runs = newest(tenant.store.collection('action_runs').values());
  if (runs.length === 0) return empty('No Action has run yet: log in through an application.');
  return html`${runs.map(actionRun)}`;
}

const WAITS = ['redirect', 'challenge', 'enroll', 'multifactor'];

/** How an Action run ended, for a tag. */
export function outcomeOf({ outcome }: Readonly<ActionRunRow>): { tone: Tone; text: string } {
  if (outcome === 'allowed') return { tone: 'good', text: 'allowed' };
  return WAITS.includes(outcome) ? { tone: 'wait', text: outcome } : { tone: 'bad', text: outcome };
}

function actionRun(run: Readonly<ActionRunRow>): Markup {
  const { tone, text } = outcomeOf(run);
  const lines = run.console.map(({ action, level, text: line }) => `${action} ${level}: ${line}`);
  const said = [...lines, ...(run.warnings ?? []), ...(run.denied ? [`denied: ${run.denied}`] : [])];
  if (run.error) said.push(run.error.stack || run.error.message);
  return html`<article><div class="head"><div><h2>${run.trigger}: ${run.actions.join(', ') || 'no Action is bound'}</h2>
<div class="meta">${run.duration_ms.toFixed(1)} ms, ${moment(run.started_at)}</div></div>${tag(tone, text)}</div>
${said.length > 0 ? html`<div class="inside"><pre>${said.join('\n')}</pre></div>` : ''}</article>`;
}

export function logs(tenant: Tenant): Markup {
  const rows = newest(tenant.store.collection('logs').values()).map((log) => [
    moment(log.date),
    tag(isFailure(log) ? 'bad' : 'good', log.type),
    String(log.description ?? ''),
    String(log.user_name ?? log.user_id ?? ''),
    String(log.client_name ?? log.client_id ?? ''),
  ]);
  return table('Logs', ['when', 'type', 'description', 'user', 'application'], rows, 'The log is empty.');
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
  const none = 'No request has come in since the last reset.';
  return table('Requests', ['request', 'status', 'what it changed'], rows, none);
}

function change({ collection, id, before, after }: RecordedRequest['changes'][number]): Markup {
  const verb = before ? (after ? 'changed' : 'deleted') : 'created';
  return html`<div>${verb} ${collection} <code>${id}</code></div>`;
}
