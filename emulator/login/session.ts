import { createHmac, randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { browserOf } from '../authentication/browser.ts';
import { sameText } from '../authentication/client-authentication.ts';
import { invitationOf } from '../authentication/connections.ts';
import {
  findTransaction,
  organizationIn,
  type Step,
  type Transaction,
  userIn,
} from '../authentication/transactions.ts';
import type { Tenant } from '../tenant.ts';
import { brandingOf, PROVIDER } from './branding.ts';
import { textsFor } from './languages.ts';
import { type Markup, renderPage } from './layout.ts';
import { PageError } from './page-error.ts';
import type { Texts } from './texts.ts';
import type { View } from './views.ts';

const secret = randomBytes(32);

function csrfOf({ id, browser }: Transaction): string {
  return createHmac('sha256', secret).update(`${id}|${browser}`).digest('base64url');
}

/** The login that a page belongs to. @throws PageError when there is none, or when another browser began it */
export function transactionOf(tenant: Tenant, context: Context, state: string | undefined): Transaction {
  const transaction = findTransaction(tenant, state);
  const browser = browserOf(context.req.header('cookie'));
  if (!transaction?.interaction || !browser || !sameText(browser, transaction.browser)) {
    const text = 'This login has expired, or it was begun in another browser';
    throw new PageError(400, 'invalid_request', text);
  }
  return transaction;
}

async function bodyOf(context: Context): Promise<object> {
  try {
    // What every browser sends, and five times as fast to read as FormData.
    const isPlain = context.req.header('content-type')?.startsWith('application/x-www-form-urlencoded');
    if (isPlain) return Object.fromEntries(new URLSearchParams(await context.req.text()));
    return await context.req.parseBody();
  } catch {
    throw new PageError(400, 'invalid_request', 'The form cannot be read');
  }
}

/** The texts of a form. @throws PageError when it cannot be read */
export async function fieldsOf(context: Context): Promise<{ [name: string]: string }> {
  const fields: { [name: string]: string } = {};
  for (const [name, value] of Object.entries(await bodyOf(context))) {
    if (typeof value === 'string') fields[name] = value;
  }
  return fields;
}

/** The fields of a form that this tenant made for this login. @throws PageError for any other */
export async function formOf(
  tenant: Tenant,
  context: Context,
): Promise<{ transaction: Transaction; fields: { [name: string]: string } }> {
  const fields = await fieldsOf(context);
  const transaction = transactionOf(tenant, context, fields.state);
  if (!sameText(fields.csrf ?? '', csrfOf(transaction))) {
    throw new PageError(403, 'invalid_request', 'This form does not come from the login page');
  }
  return { transaction, fields };
}

/** A page answers only what is being asked. @throws PageError */
export function requireStep(transaction: Transaction, step: Step): void {
  if (transaction.step !== step) throw new PageError(400, 'invalid_request', 'This login is at another step');
}

/** The texts in the language of whoever looks at the page. */
export function textsOf(tenant: Tenant, context: Context, transaction: Transaction): Texts {
  const uiLocales = transaction.query.ui_locales;
  return textsFor(tenant, { uiLocales, acceptLanguage: context.req.header('accept-language') });
}

/** What every view of this login needs. @param typed the address that was typed before */
export function viewOf(
  tenant: Tenant,
  context: Context,
  transaction: Transaction,
  problem?: string,
  typed?: string,
): View {
  const invitation = invitationOf(tenant, transaction);
  const client = tenant.store.collection('clients').get(transaction.client_id);
  const branding = brandingOf(tenant, organizationIn(tenant, transaction), client);
  const known = userIn(tenant, transaction)?.email ?? transaction.identifier ?? transaction.query.login_hint;
  return {
    texts: textsOf(tenant, context, transaction),
    state: transaction.id,
    csrf: csrfOf(transaction),
    problem,
    name: branding.name,
    application: client?.name ?? '',
    invitation: invitation && { inviter: invitation.inviter.name, email: invitation.invitee.email },
    email: typed ?? invitation?.invitee.email ?? known ?? '',
  };
}

/** Answers with a page of this login. */
export async function showPage(
  tenant: Tenant,
  context: Context,
  transaction: Transaction,
  title: string,
  content: Markup,
  problem?: string,
): Promise<Response> {
  const client = tenant.store.collection('clients').get(transaction.client_id);
  const { body, headers } = await renderPage({
    title,
    content,
    branding: brandingOf(tenant, organizationIn(tenant, transaction), client),
    texts: textsOf(tenant, context, transaction),
    domain: tenant.domain,
    targets: targetsOf(tenant, transaction),
  });
  return context.body(body, problem ? 400 : 200, headers);
}

/** Answers with a page of the built-in identity provider, which has a look of its own. */
export async function showProviderPage(
  tenant: Tenant,
  context: Context,
  transaction: Transaction,
  { title, content, label }: { title: string; content: Markup; label: string },
  problem?: string,
): Promise<Response> {
  const { body, headers } = await renderPage({
    title,
    content,
    branding: { ...PROVIDER, name: label },
    texts: textsOf(tenant, context, transaction),
    domain: tenant.domain,
    targets: targetsOf(tenant, transaction),
  });
  return context.body(body, problem ? 400 : 200, headers);
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
  const safe = [...new Set(sources)].filter((source) => /^[a-z0-9+.:/[\]-]+$/i.test(source));
  // A browser holds the redirects behind a form to this list too, and an Action names its address only then.
  return mayRedirect(tenant) ? [...safe, 'https:', 'http:'] : safe;
}

/** Whether a bound Action may send the browser away. */
function mayRedirect({ store }: Tenant): boolean {
  const bindings = store.collection('action_bindings').get('post-login')?.bindings ?? [];
  return bindings.some(({ action_id }) => {
    const version = store.collection('actions').get(action_id)?.deployed_version_id;
    return version !== undefined && store.collection('action_versions').get(version)?.code.includes('sendUserTo');
  });
}
