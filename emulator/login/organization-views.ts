import { html } from 'hono/html';
import type { OrganizationRow } from '../store/rows.ts';
import { button, form, heading } from './forms.ts';
import type { Markup } from './layout.ts';
import type { View } from './views.ts';

/** What the organization prompt asks for. */
export type OrganizationQuestion = 'name' | 'email' | 'either';

/** @param canGoWithout whether a personal account may be used instead */
export function organizationView(
  view: View,
  question: OrganizationQuestion,
  typed: string,
  canGoWithout: boolean,
): Markup {
  const texts = view.texts.organization;
  const complete = question === 'name' ? 'organization' : 'username';
  const personal = html`<button class="quiet" type="submit" name="personal" value="1" formnovalidate>
    ${texts.personal}</button>`;
  return html`${heading(texts.title, texts.lead(view.application))}
${form(
  view,
  '/u/organization',
  html`<div class="field">
    <label for="organization">${texts[question]}</label>
    <input id="organization" name="organization" ${question === 'email' ? html`type="email" inputmode="email"` : ''}
      autocomplete="${complete}" autocapitalize="none" spellcheck="false" required autofocus value="${typed}"
      aria-describedby="${view.problem ? 'problem ' : ''}organization-hint" ${view.problem ? html`aria-invalid="true"` : ''}>
    <span class="hint" id="organization-hint">${texts[`${question}Hint`]}</span>
  </div>
  ${button(texts.submit)}${canGoWithout ? personal : ''}`,
)}`;
}

function choices(organizations: readonly Readonly<OrganizationRow>[]): Markup {
  return html`${organizations.map(
    ({ id, name, display_name: shown, branding }) => html`
    <button class="choice" type="submit" name="organization" value="${id}">
      ${mark(branding?.logo_url, shown || name)}
      <span>${shown || name}<small>${name}</small></span>
    </button>`,
  )}`;
}

function mark(logo: string | undefined, name: string): Markup {
  const url = logo ? URL.parse(logo) : null;
  if (url?.protocol === 'https:') return html`<img class="tile" src="${url.href}" alt="">`;
  return html`<span class="tile" aria-hidden="true">${[...name][0]?.toUpperCase() ?? ''}</span>`;
}

/** Organizations that share the domain of the typed address. */
export function choiceView(view: View, lead: string, organizations: readonly Readonly<OrganizationRow>[]): Markup {
  return html`${heading(view.texts.discovered.title, lead)}
${form(view, '/u/organization/choice', choices(organizations))}`;
}

/** The organization picker after the login. */
export function pickerView(
  view: View,
  organizations: readonly Readonly<OrganizationRow>[],
  canGoWithout: boolean,
): Markup {
  const texts = view.texts.picker;
  const without = html`<button class="quiet" type="submit" name="organization" value="">${texts.none}</button>`;
  return html`${heading(texts.title, texts.lead(view.application))}
${form(view, '/u/organization/picker', html`${choices(organizations)}${canGoWithout ? without : ''}`)}`;
}
