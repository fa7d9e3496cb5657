import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import { sameText } from '../authentication/client-authentication.ts';
import { logEvent } from '../authentication/logs.ts';
import { organizationIn, saveTransaction, type Transaction, userIn } from '../authentication/transactions.ts';
import {
  codeOf,
  enroll,
  enrollmentsOf,
  isCodeOf,
  MFA_PAGES,
  type MfaWay,
  newCode,
  newSecret,
} from '../directory/mfa.ts';
import { sendMail } from '../mail/mail.ts';
import type { JsonObject } from '../store/json.ts';
import type { Tenant } from '../tenant.ts';
import { type AnswerForm, answering, type Flow, type ShowPage, showing } from './flow.ts';
import { button, form, heading } from './forms.ts';
import type { Markup } from './layout.ts';
import { PageError } from './page-error.ts';
import { requireStep, showPage, viewOf } from './session.ts';
import type { View } from './views.ts';

/** docs-v2 secure/multi-factor-authentication: a code by mail is good for five minutes. */
const MAILED_SECONDS = 300;

/** The pages on which a login goes on that an Action made wait for a second factor. */
export function addMfaPages(app: Hono, flow: Flow): void {
  const { tenant } = flow;
  const show: ShowPage = async (context, transaction, problem) => {
    const way = wayOf(transaction, context);
    const prepared = await prepare(tenant, transaction, way);
    const view = viewOf(tenant, context, prepared, problem);
    const content = mfaView(tenant, view, prepared, way);
    return showPage(tenant, context, prepared, view.texts.mfa[way].title, content, problem);
  };
  const answer: AnswerForm = (context, transaction, { code = '' }) => {
    const way = wayOf(transaction, context);
    if (!isRight(tenant, transaction, way, code)) {
      log(tenant, transaction, 'gd_auth_failed', way);
      return show(context, transaction, viewOf(tenant, context, transaction).texts.mfa.wrong);
    }
    if (way === 'otp-enrollment') enroll(tenant, transaction.user_id ?? '', transaction.enrolling ?? '');
    log(tenant, transaction, way === 'otp-enrollment' ? 'gd_enrollment_complete' : 'gd_auth_succeed', way);
    return passed(tenant, transaction, way);
  };
  for (const path of Object.values(MFA_PAGES)) {
    app.get(path, showing(flow, show));
    app.post(path, answering(flow, answer));
  }
}

/** The way that the path names, if it is open to this login. @throws OAuthError */
function wayOf(transaction: Transaction, context: Context): MfaWay {
  requireStep(transaction, 'mfa');
  const ways = transaction.waiting?.kind === 'mfa' ? transaction.waiting.ways : [];
  const way = ways.find((one) => MFA_PAGES[one] === context.req.path);
  if (!way) throw new PageError(400, 'invalid_request', 'This login does not ask for this factor');
  return way;
}

/** Sends the mail, or makes the secret, that the page is about; once a login. */
async function prepare(tenant: Tenant, transaction: Transaction, way: MfaWay): Promise<Transaction> {
  const now = tenant.clock.epochSeconds();
  let prepared = transaction;
  if (way === 'otp-enrollment' && !transaction.enrolling) prepared = { ...transaction, enrolling: newSecret() };
  if (way === 'email' && (transaction.mailed?.expires_at ?? 0) <= now) {
    const code = newCode();
    prepared = { ...transaction, mailed: { code, expires_at: now + MAILED_SECONDS } };
    const user = userIn(tenant, transaction);
    const client = tenant.store.collection('clients').get(transaction.client_id);
    const variables = { code, user: { email: user?.email ?? '' }, application: { name: client?.name ?? '' } };
    await sendMail(tenant, { template: 'mfa_oob_code', to: user?.email ?? '', variables });
  }
  saveTransaction(tenant, prepared);
  tenant.store.commit();
  return prepared;
}

function isRight(tenant: Tenant, transaction: Transaction, way: MfaWay, code: string): boolean {
  const now = tenant.clock.epochSeconds();
  if (way === 'email') {
    const { mailed } = transaction;
    return mailed !== undefined && mailed.expires_at > now && sameText(mailed.code, code.trim());
  }
  if (way === 'otp-enrollment') return isCodeOf(transaction.enrolling ?? '', code, now);
  return enrollmentsOf(tenant, transaction.user_id ?? '').some(({ secret }) => isCodeOf(secret, code, now));
}

function passed(tenant: Tenant, transaction: Transaction, way: MfaWay): Transaction {
  const { waiting: _waiting, step: _step, mailed: _mailed, enrolling: _enrolling, ...rest } = transaction;
  const type = way === 'email' ? 'email' : 'otp';
  return { ...rest, methods: [...(rest.methods ?? []), { name: 'mfa', type, timestamp: tenant.clock.iso() }] };
}

function mfaView(tenant: Tenant, view: View, { waiting, enrolling = '' }: Transaction, way: MfaWay): Markup {
  const texts = view.texts.mfa;
  const others = (waiting?.kind === 'mfa' ? waiting.ways : []).filter((other) => other !== way);
  const link = (other: MfaWay) =>
    html`<p class="other"><a href="${MFA_PAGES[other]}?state=${encodeURIComponent(view.state)}">${texts[other].other}</a></p>`;
  const secret = html`<div class="detail">${texts.secret}<code>${enrolling}</code></div>
<p class="note">${texts.secretHint(codeOf(enrolling || 'A', tenant.clock.epochSeconds()))}</p>`;
  return html`${heading(texts[way].title, texts[way].lead(view.email))}
${way === 'otp-enrollment' ? secret : ''}
${form(
  view,
  MFA_PAGES[way],
  html`<div class="field">
    <label for="code">${texts.code}</label>
    <input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" required autofocus
      ${view.problem ? html`aria-invalid="true" aria-describedby="problem"` : ''}>
  </div>
  ${button(texts.submit)}`,
)}
${others.map(link)}`;
}

/** Types: docs-v2 deploy-monitor/logs/log-event-type-codes.mdx (2026-11). */
function log(tenant: Tenant, transaction: Transaction, type: string, way: MfaWay): void {
  const details: JsonObject = { factor: way === 'email' ? 'email' : 'otp' };
  logEvent(tenant, type, {
    client: tenant.store.collection('clients').get(transaction.client_id),
    user: userIn(tenant, transaction),
    organization: organizationIn(tenant, transaction),
    ip: transaction.ip,
    userAgent: transaction.user_agent,
    details,
  });
}
