import { html } from 'hono/html';
import type { ConsentRequest } from '../authentication/consent.ts';
import { form, heading } from './forms.ts';
import type { Markup } from './layout.ts';
import type { View } from './views.ts';

/**
 * What the application asks for. Scopes of an API are shown by their names, those of one resource in one line, or by
 * their descriptions where the tenant says so: docs-v2 main/docs/get-started/applications/
 * confidential-and-public-applications/user-consent-and-third-party-applications.mdx, "Scope descriptions" (2026-03).
 */
export function consentView(view: View, { api, scopes }: ConsentRequest, described: boolean): Markup {
  const texts = view.texts.consent;
  const descriptions = new Map(api?.scopes?.map(({ value, description }) => [value, description]));
  const ofOpenid = scopes.filter((scope) => !descriptions.has(scope));
  const ofApi = scopes.filter((scope) => descriptions.has(scope));
  const lines = described ? ofApi.map((scope) => descriptions.get(scope) || scope) : grouped(view, ofApi);
  return html`${heading(texts.title(view.application), texts.lead(view.application, view.email))}
${list(ofOpenid.map((scope) => texts.scopes[scope] ?? scope))}
${lines.length > 0 ? html`<h2>${texts.api(api?.name || api?.identifier || '')}</h2>` : ''}${list(lines)}
${answers(view, '/u/consent', texts)}`;
}

/** `read:things` and `write:things` in one line; a scope of another form stands as it is. */
function grouped({ texts }: View, scopes: readonly string[]): string[] {
  const byResource = Map.groupBy(scopes, (scope) => /^[\w-]+:([\w-]+)$/.exec(scope)?.[1] ?? scope);
  return [...byResource].map(([resource, members]) => {
    const actions = members.map((scope) => scope.split(':')[0] ?? '');
    return members[0] === resource ? resource : texts.consent.grouped(resource, actions);
  });
}

function list(lines: readonly string[]): Markup | string {
  return lines.length > 0 ? html`<ul class="scopes">${lines.map((line) => html`<li>${line}</li>`)}</ul>` : '';
}

function answers(view: View, action: string, { accept, decline }: { accept: string; decline: string }): Markup {
  return form(
    view,
    action,
    html`<div class="row">
    <button class="quiet" type="submit" name="action" value="decline">${decline}</button>
    <button type="submit" name="action" value="accept">${accept}</button>
  </div>`,
  );
}

/** Whether the program behind the callback is the one that the user opened. */
export function confirmationView(view: View, callback: string): Markup {
  const texts = view.texts.confirmation;
  return html`${heading(texts.title, texts.lead(view.application))}
<dl class="facts"><dt>${texts.account}</dt><dd>${view.email}</dd><dt>${texts.callback}</dt><dd>${callback}</dd></dl>
${answers(view, '/u/confirmation', texts)}`;
}
