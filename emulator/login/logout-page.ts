import { html } from 'hono/html';
import type { ClientRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { brandingOf } from './branding.ts';
import { heading } from './forms.ts';
import { type LanguageRequest, textsFor } from './languages.ts';
import { type RenderedPage, renderPage } from './layout.ts';

/** Asks whoever is signed in whether to sign out. @param id what the answer is recognized by; it is a secret */
export function logoutPage(
  tenant: Tenant,
  client: Readonly<ClientRow> | undefined,
  id: string,
  language: LanguageRequest,
): Promise<RenderedPage> {
  const texts = textsFor(tenant, language);
  const { title, lead, accept, decline } = texts.logout;
  const branding = brandingOf(tenant, undefined, client);
  const content = html`${heading(title, lead(client?.name ?? branding.name))}
<form method="post" action="/oidc/logout/confirm">
  <input type="hidden" name="logout" value="${id}">
  <div class="row">
    <button class="quiet" type="submit" name="action" value="decline">${decline}</button>
    <button type="submit" name="action" value="accept">${accept}</button>
  </div>
</form>`;
  const urls = client?.allowed_logout_urls ?? [];
  const targets = urls.flatMap((url) => URL.parse(url.replace('*.', ''))?.origin ?? []);
  return renderPage({ title, content, branding, texts, domain: tenant.domain, targets });
}
