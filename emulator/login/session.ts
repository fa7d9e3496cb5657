import { createHmac, randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { browserOf } from '../authentication/browser.ts';
import { sameText } from '../authentication/client-authentication.ts';
import { invitationOf } from '../authentication/connections.ts';
import { OAuthError } from '../authentication/oauth-error.ts';
import {
  findTransaction,
  organizationIn,
  type Step,
  type Transaction,
  userIn,
} from '../authentication/transactions.ts';
import type { Tenant } from '../tenant.ts';
import { brandingOf } from './branding.ts';
import { type Markup, renderPage } from './layout.ts';
import { textsFor } from './texts.ts';
import type { View } from './views.ts';

const secret = randomBytes(32);

function csrfOf({ id, browser }: Transaction): string {
  return createHmac('sha256', secret).update(`${id}|${browser}`).digest('base64url');
}

/** The login that a page belongs to. @throws OAuthError when there is none, or when another browser began it */
export function transactionOf(tenant: Tenant, context: Context, state: string | undefined): Transaction {
  const transaction = findTransaction(tenant, state);
  const browser = browserOf(context.req.header('cookie'));
  if (!transaction?.interaction || !browser || !sameText(browser, transaction.browser)) {
    const text = 'This login has expired, or it was begun in another browser';
    throw new OAuthError(400, 'invalid_request', text);
  }
  return transaction;
}

async function bodyOf(context: Context): Promise<object> {
  try {
    return await context.req.parseBody();
  } catch {
    throw new OAuthError(400, 'invalid_request', 'The form cannot be read');
  }
}

/** The fields of a form that this tenant made for this login. @throws OAuthError for any other */
export async function formOf(
  tenant: Tenant,
  context: Context,
): Promise<{ transaction: Transaction; fields: { [name: string]: string } }> {
  const fields: { [name: string]: string } = {};
  for (const [name, value] of Object.entries(await bodyOf(context))) {
    if (typeof value === 'string') fields[name] = value;
  }
  const transaction = transactionOf(tenant, context, fields.state);
  if (!sameText(fields.csrf ?? '', csrfOf(transaction))) {
    throw new OAuthError(403, 'invalid_request', 'This form does not come from the login page');
  }
  return { transaction, fields };
}

/** A page answers only what is being asked. @throws OAuthError */
export function requireStep(transaction: Transaction, step: Step): void {
  if (transaction.step !== step) throw new OAuthError(400, 'invalid_request', 'This login is at another step');
}

/** What every view of this login needs. */
export function viewOf(tenant: Tenant, transaction: Transaction, problem?: string): View {
  const invitation = invitationOf(tenant, transaction);
  const client = tenant.store.collection('clients').get(transaction.client_id);
  const branding = brandingOf(tenant, organizationIn(tenant, transaction), client);
  const email = invitation?.invitee.email ?? userIn(tenant, transaction)?.email ?? transaction.query.login_hint ?? '';
  return {
    texts: textsFor(transaction.query.ui_locales),
    state: transaction.id,
    csrf: csrfOf(transaction),
    problem,
    name: branding.name,
    application: client?.name ?? '',
    invitation: invitation && { inviter: invitation.inviter.name, email: invitation.invitee.email },
    email,
  };
}

/** Answers with a page of this login. */
export async function showPage(
  tenant: Tenant,
  context: Context,
  transaction: Transaction,
  title: string,
  content: Markup,
  status: 200 | 400 = 200,
): Promise<Response> {
  const client = tenant.store.collection('clients').get(transaction.client_id);
  const { body, headers } = await renderPage({
    title,
    content,
    branding: brandingOf(tenant, organizationIn(tenant, transaction), client),
    texts: textsFor(transaction.query.ui_locales),
    domain: tenant.domain,
    targets: targetsOf(tenant, transaction),
  });
  return context.body(body, status, headers);
}

/** The origins of the application: an answer to the last form leads there. */
function targetsOf(tenant: Tenant, transaction: Transaction): string[] {
  const client = tenant.store.collection('clients').get(transaction.client_id);
  const urls = [transaction.redirect_uri, client?.initiate_login_uri, ...(client?.callbacks ?? [])];
  const sources = urls.flatMap((url) => {
    const parsed = url && !url.includes('*') ? URL.parse(url) : null;
    if (!parsed) return [];
    // A native application is called by a scheme of its own, which has no origin.
    return [parsed.origin === 'null' ? parsed.protocol : parsed.origin];
  });
  return [...new Set(sources)].filter((source) => /^[a-z0-9+.:/[\]-]+$/i.test(source));
}
