import { html } from 'hono/html';
import { findTransaction, organizationIn, userIn } from '../authentication/transactions.ts';
import { membership } from '../directory/members.ts';
import type { Hop, LoginTrace, Shown } from '../local/traces.ts';
import type { ActionRunRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { findingsOf, type Origin, originOf } from './diagnosis.ts';
import { empty, type Markup, moment, ROOT, tag } from './layout.ts';
import { clientName, newest, roleNames } from './names.ts';
import { outcomeOf } from './views.ts';

const OFFERED = 10;
/** What matters for an invitation comes first, and stands out. */
const FIRST = ['invitation', 'organization', 'error', 'error_description', 'code'];

/** The last login, or one of those before it, as a sequence: mail, application, pages, Actions, application, tokens. */
export function lastLogin(tenant: Tenant, chosen: string | undefined): Markup {
  const traces = tenant.traces.all();
  const trace = traces.find(({ id }) => id === chosen) ?? traces[0];
  if (!trace)
    return empty(
      'Nobody has logged in since the tenant was started. Open an application, or the link of an invitation.',
    );
  const origin = originOf(tenant, trace);
  const findings = findingsOf(tenant, trace, origin).map(
    ({ what, fix, isHint }) =>
      html`<div class="finding${isHint ? ' hint' : ''}"><strong>${what}</strong><p>${fix}</p></div>`,
  );
  return html`${picks(tenant, traces.slice(0, OFFERED), trace)}${verdict(tenant, trace)}${findings}
<h2>Step by step</h2><ol class="steps">${stepsOf(tenant, trace, origin)}</ol>`;
}

function picks(tenant: Tenant, traces: readonly LoginTrace[], current: LoginTrace): Markup | string {
  if (traces.length < 2) return '';
  const items = traces.map((trace) => {
    const label = `${trace.hops[0]?.at.slice(11, 19) ?? ''} ${userOf(tenant, trace) ?? clientName(tenant, trace.clientId)}`;
    return html`<li><a href="${ROOT}/login?id=${trace.id}" ${trace === current ? html`aria-current="true"` : ''}>${label}</a></li>`;
  });
  return html`<ul class="picks" aria-label="Logins, newest first">${items}</ul>`;
}

function userOf(tenant: Tenant, { id }: LoginTrace): string | undefined {
  const transaction = findTransaction(tenant, id);
  const user = transaction && userIn(tenant, transaction);
  return user && (user.email ?? user.name ?? user.user_id);
}

/** The redirect that ended the login at the application. */
function ending({ hops }: LoginTrace): Hop | undefined {
  return hops.findLast(
    ({ to }) =>
      to &&
      ('code' in to.parameters || 'error' in to.parameters || 'id_token' in to.parameters) &&
      !to.address.startsWith('/'),
  );
}

function verdict(tenant: Tenant, trace: LoginTrace): Markup {
  const transaction = findTransaction(tenant, trace.id);
  const end = ending(trace)?.to?.parameters;
  const refused = trace.hops.findLast(({ status }) => status >= 400);
  const tone = end?.error ? 'bad' : end ? 'good' : refused ? 'bad' : 'wait';
  const text = end?.error ? 'refused' : end ? 'logged in' : refused ? 'stopped at a page' : 'not finished';
  const organization = transaction && organizationIn(tenant, transaction);
  const member = organization && membership(tenant, organization.id, transaction.user_id ?? '');
  return html`<article class="verdict is-${tone}"><div class="head"><h2>${userOf(tenant, trace) ?? 'Nobody yet'} at ${clientName(tenant, trace.clientId)}</h2>${tag(tone, text)}</div>
<div class="inside"><dl class="pair">
${end?.error ? html`<dt>error</dt><dd><code>${end.error}</code> ${end.error_description ?? ''}</dd>` : ''}
<dt>organization</dt><dd>${organization ? `${organization.display_name ?? organization.name} (${organization.id})` : 'none'}</dd>
${organization ? html`<dt>roles there</dt><dd>${member ? roleNames(tenant, member.roles) : 'not a member'}</dd>` : ''}
<dt>begun</dt><dd>${trace.hops[0] ? moment(trace.hops[0].at) : 'just now'}</dd></dl></div></article>`;
}

interface Step {
  at: string;
  markup: Markup;
}

function stepsOf(tenant: Tenant, trace: LoginTrace, origin: Origin | undefined): Markup[] {
  const steps: Step[] = [
    ...trace.hops.map((hop) => hopStep(tenant, trace, hop, origin)),
    ...runsIn(tenant, trace).map(runStep),
  ];
  const inOrder = steps.sort((one, other) => one.at.localeCompare(other.at)).map(({ markup }) => markup);
  return origin ? [mailStep(origin), ...inOrder] : inOrder;
}

function step(tone: string, title: Markup | string, at: string, content: Markup | string): Markup {
  return html`<li class="${tone}"><div class="step"><h3><span>${title}</span>${moment(at)}</h3>${content}</div></li>`;
}

function mailStep({ mail, link, isCertain }: Origin): Markup {
  const title = `Mail to ${mail.to}: its link leads to ${link.origin}${link.pathname}`;
  const doubt = isCertain ? '' : html`<p class="meta">Whether this login began with it, the tenant cannot know.</p>`;
  return step('', title, mail.sent_at, html`${parametersOf(Object.fromEntries(link.searchParams))}${doubt}`);
}

function hopStep(tenant: Tenant, trace: LoginTrace, hop: Hop, origin: Origin | undefined): Step {
  const lost = hop.path === '/authorize' ? (origin?.lost ?? []) : [];
  const isBad = hop.status >= 400 || hop.to?.parameters.error !== undefined || (lost.length > 0 && origin?.isCertain);
  const isEnd = hop === ending(trace);
  const leads = hop.to
    ? html`<p class="meta">${hop.status} to <code>${hop.to.address}</code></p>${parametersOf(hop.to.parameters)}`
    : '';
  const content = html`${parametersOf(hop.parameters, lost)}${leads}${hop.to ? '' : html`<p class="meta">answered ${hop.status}</p>`}`;
  const title = html`${sayOf(tenant, trace, hop)} <code>${hop.method} ${hop.path}</code>`;
  return { at: hop.at, markup: step(isBad ? 'bad' : isEnd ? 'good' : '', title, hop.at, content) };
}

const SAID: [RegExp, string][] = [
  [/^\/authorize\/./, 'The tenant ends the login'],
  [/^\/u\/signup/, 'Sign-up page'],
  [/^\/u\/invitation/, 'Page of the invitation'],
  [/^\/u\/login/, 'Log-in page'],
  [/^\/u\/organization\/picker/, 'Organization picker'],
  [/^\/u\/organization/, 'Organization prompt'],
  [/^\/u\/consent/, 'Consent page'],
  [/^\/u\/confirmation/, 'Confirmation page'],
  [/^\/u\/mfa/, 'Second factor'],
  [/^\/_local\/upstream/, 'Identity provider'],
  [/^\/login\/callback/, 'The identity provider answers'],
  [/^\/continue/, 'The login goes on after an Action sent the user away'],
  [/^\/oauth\/token/, 'The application exchanges the code for tokens'],
];

function sayOf(tenant: Tenant, { clientId }: LoginTrace, { path, method }: Hop): string {
  if (path === '/authorize') return `${clientName(tenant, clientId)} asks for a login`;
  const said = SAID.find(([pattern]) => pattern.test(path))?.[1] ?? 'Page';
  return method === 'POST' && path.startsWith('/u/') ? `${said}, answered` : said;
}

/** @param lost parameters that should be there */
function parametersOf(parameters: Shown, lost: readonly string[] = []): Markup | string {
  // What only the protocol needs stays out of the way.
  const names = Object.keys(parameters).filter((name) => name !== 'state' || Object.keys(parameters).length > 1);
  if (names.length === 0 && lost.length === 0) return '';
  const place = (name: string) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
  const rows = names
    .sort((one, other) => place(one) - place(other))
    .map(
      (name) =>
        html`<dt>${name}</dt><dd ${FIRST.slice(0, 2).includes(name) ? html`class="key"` : ''}>${parameters[name]}</dd>`,
    );
  const missing = lost.map((name) => html`<dt>${name}</dt><dd class="lost">missing: it was in the link</dd>`);
  return html`<dl class="parameters">${missing}${rows}</dl>`;
}

/** The Action runs that fall into the time of a login. */
function runsIn(tenant: Tenant, { hops }: LoginTrace): Readonly<ActionRunRow>[] {
  const [first, last] = [hops[0]?.at ?? '', hops.at(-1)?.at ?? ''];
  const runs = newest(tenant.store.collection('action_runs').values());
  return runs.filter(({ started_at }) => started_at >= first && started_at <= last);
}

function runStep(run: Readonly<ActionRunRow>): Step {
  const { tone, text } = outcomeOf(run);
  const said = run.console.map(({ action, level, text: line }) => `${action} ${level}: ${line}`);
  if (run.denied) said.push(`denied: ${run.denied}`);
  const content = html`<p class="meta">${tag(tone, text)} ${run.duration_ms.toFixed(1)} ms</p>${said.length > 0 ? html`<pre>${said.join('\n')}</pre>` : ''}`;
  const markup = step(
    tone === 'bad' ? 'bad' : '',
    `Actions run: ${run.actions.join(', ') || 'none is bound'}`,
    run.started_at,
    content,
  );
  return { at: run.started_at, markup };
}
