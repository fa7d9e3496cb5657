import { html } from 'hono/html';
import { connectionType } from '../directory/strategies.ts';
import { form, heading } from '../login/forms.ts';
import type { Markup } from '../login/layout.ts';
import type { UpstreamTexts } from '../login/texts.ts';
import type { View } from '../login/views.ts';
import type { ConnectionRow } from '../store/rows.ts';
import type { Person } from './people.ts';

export interface ProviderPage {
  connection: Readonly<ConnectionRow>;
  label: string;
  people: readonly Person[];
  /** Who asks. */
  tenant: string;
}

/** The page of the built-in identity provider: whom to be. The first button is whom the login is about. */
export function upstreamView(view: View, { connection, label, people, tenant }: ProviderPage): Markup {
  const texts = view.texts.upstream;
  const kind = connectionType(connection.strategy) === 'social' ? texts.kind.social : texts.kind.enterprise;
  const isTyped = view.problem !== undefined;
  return html`<p class="eyebrow">${kind} <code>${connection.strategy}</code></p>
${heading(texts.title, texts.lead(label, tenant))}
${form(
  view,
  '/_local/upstream',
  html`<div class="people">${people.map((person) => row(texts, person))}</div>
  <label class="check"><input type="checkbox" name="remember" value="1"> ${texts.remember}</label>
  <details ${isTyped ? html`open` : ''}><summary>${texts.other.title}</summary><div class="inside">
    <div class="field"><label for="name">${texts.other.name}</label>
      <input id="name" name="name" autocomplete="off"></div>
    <div class="field"><label for="email">${texts.other.email}</label>
      <input id="email" name="email" type="email" inputmode="email" autocomplete="off" aria-describedby="email-hint">
      <span class="hint" id="email-hint">${texts.other.emailHint}</span></div>
    <label class="check"><input type="checkbox" name="verified" value="1" checked> ${texts.other.verified}</label>
    <button type="submit" name="action" value="other">${texts.other.submit}</button>
  </div></details>
  <button class="link" type="submit" name="action" value="cancel" formnovalidate>${texts.cancel}</button>`,
)}`;
}

function row(texts: UpstreamTexts, { key, why, identity }: Person): Markup {
  const { name, email, email_verified: verified } = identity;
  const state = email ? (verified ? texts.verified : texts.unverified) : texts.noEmail;
  const origin = { invited: texts.invited, hinted: texts.hinted, known: texts.known, example: '' }[why];
  return html`<button class="choice" type="submit" name="person" value="${key}">
    <span class="tile round" aria-hidden="true">${[...name][0]?.toUpperCase() ?? ''}</span>
    <span>${name}${origin ? html` <span class="badge">${origin}</span>` : ''}
      <small>${email ? html`${email} · ${state}` : state}</small></span>
  </button>`;
}
