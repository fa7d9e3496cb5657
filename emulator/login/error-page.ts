import { html } from 'hono/html';
import { organizationIn, type Transaction } from '../authentication/transactions.ts';
import type { Tenant } from '../tenant.ts';
import { brandingOf } from './branding.ts';
import { type LanguageRequest, textsFor } from './languages.ts';
import { type RenderedPage, renderPage } from './layout.ts';
import type { ErrorCause } from './texts.ts';

interface ShownError {
  error: string;
  error_description?: string;
}

/** The page for an error that the application must not or cannot be told. @param transaction that it came up in */
export async function renderErrorPage(
  tenant: Tenant,
  error: ShownError,
  transaction: Transaction | undefined,
  language: LanguageRequest,
): Promise<RenderedPage> {
  const texts = textsFor(tenant, language);
  const client = tenant.store.collection('clients').get(transaction?.client_id ?? '');
  const { redirect_uri: callback } = transaction?.query ?? {};
  const mismatch = error.error === 'invalid_redirect_uri' && callback !== undefined && client;
  const description = mismatch ? texts.error.callback(callback, client.name) : (error.error_description ?? '');
  const back = webAddress(client?.initiate_login_uri);
  const content = html`<div class="sign" aria-hidden="true">!</div><h1>${texts.error.title}</h1>
<p class="lead">${texts.error.lead}</p>
<div class="detail" role="alert"><code>${error.error}</code>${description}</div>
<p>${client && !mismatch ? texts.error.hint(client.name) : texts.error.next[mismatch ? 'callback' : causeOf(description)]}</p>
${back ? html`<a class="button" href="${back}">${texts.error.back}</a>` : ''}`;
  return renderPage({
    title: texts.error.title,
    content,
    branding: brandingOf(tenant, transaction && organizationIn(tenant, transaction), client),
    texts,
    domain: tenant.domain,
    targets: [],
    plain: true,
  });
}

/** Only what a link may lead to: another scheme would be a script. */
function webAddress(address: string | undefined): string | undefined {
  return address !== undefined && /^https?:\/\//i.test(address) ? address : undefined;
}

/** Recognised by the words of this tenant's own errors. */
function causeOf(description: string): ErrorCause {
  if (/expired|another browser/.test(description)) return 'expired';
  if (/client_id|Unknown client/.test(description)) return 'client';
  if (/Allowed Logout URLs/.test(description)) return 'logout';
  return 'other';
}
