import { html } from 'hono/html';
import { organizationIn, type Transaction } from '../authentication/transactions.ts';
import type { Tenant } from '../tenant.ts';
import { brandingOf } from './branding.ts';
import { type RenderedPage, renderPage } from './layout.ts';
import { textsFor } from './texts.ts';

interface ShownError {
  error: string;
  error_description?: string;
}

/** The page for an error that the application must not or cannot be told. */
export async function renderErrorPage(
  tenant: Tenant,
  error: ShownError,
  transaction: Transaction | undefined,
): Promise<RenderedPage> {
  const texts = textsFor(transaction?.query.ui_locales);
  const client = tenant.store.collection('clients').get(transaction?.client_id ?? '');
  const { redirect_uri: callback } = transaction?.query ?? {};
  const mismatch = error.error === 'invalid_redirect_uri' && callback !== undefined && client;
  const description = mismatch ? texts.error.callback(callback, client.name) : (error.error_description ?? '');
  const back = webAddress(client?.initiate_login_uri);
  const content = html`<h1>${texts.error.title}</h1>
<p class="lead">${texts.error.lead}</p>
<div class="detail" role="alert"><code>${error.error}</code>${description}</div>
<p>${texts.error.hint(client?.name ?? tenant.domain)}</p>
${back ? html`<a class="button" href="${back}">${texts.error.back}</a>` : ''}`;
  return renderPage({
    title: texts.error.title,
    content,
    branding: brandingOf(tenant, transaction && organizationIn(tenant, transaction), client),
    texts,
    domain: tenant.domain,
    targets: [],
  });
}

/** Only what a link may lead to: another scheme would be a script. */
function webAddress(address: string | undefined): string | undefined {
  return address !== undefined && /^https?:\/\//i.test(address) ? address : undefined;
}
