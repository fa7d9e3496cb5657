import { html } from 'hono/html';
import type { ConsentRequest } from '../authentication/consent.ts';
import { passwordPolicy } from '../directory/password-policy.ts';
import type { ConnectionRow, OrganizationRow } from '../store/rows.ts';
import { button, emailField, type FormContext, form, heading, newPasswordField, passwordField } from './forms.ts';
import type { Markup } from './layout.ts';

/** What the pages of a login know. */
export interface View extends FormContext {
  /** Organization or tenant. */
  name: string;
  application: string;
  /** Set when an invitation is being answered. */
  invitation?: { inviter: string; email: string } | undefined;
  email: string;
}

function opening(view: View, kind: 'login' | 'signup'): Markup {
  const { texts, invitation, name, application } = view;
  if (invitation) return heading(texts.invitation[kind], texts.invitation.lead(invitation.inviter, name, application));
  return heading(texts[kind].title(name), name === application ? '' : texts[kind].lead(application));
}

export function loginView(view: View, canSignUp: boolean): Markup {
  const { texts } = view;
  return html`${opening(view, 'login')}
${form(
  view,
  '/u/login',
  html`${emailField(view, view.email, Boolean(view.invitation))}
  ${passwordField(view, view.email !== '')}
  ${button(texts.login.submit)}`,
)}
${canSignUp ? other(texts.toSignup, `/u/signup?state=${encodeURIComponent(view.state)}`) : ''}`;
}

export function signupView(view: View, connection: Readonly<ConnectionRow>): Markup {
  const { texts, invitation } = view;
  return html`${opening(view, 'signup')}
${form(
  view,
  invitation ? '/u/signup/invitation' : '/u/signup',
  html`${emailField(view, view.email, Boolean(invitation))}
  ${newPasswordField(view, passwordPolicy(connection), view.email !== '')}
  ${button(texts.signup.submit)}`,
)}
${invitation ? '' : other(texts.toLogin, `/u/login?state=${encodeURIComponent(view.state)}`)}`;
}

function other({ lead, link }: { lead: string; link: string }, href: string): Markup {
  return html`<p class="other">${lead} <a href="${href}">${link}</a></p>`;
}

export function noConnectionView({ texts, name }: View): Markup {
  return html`<h1>${texts.login.title(name)}</h1><p class="alert" role="alert">${texts.noConnection}</p>`;
}

export function organizationView(view: View, typed: string): Markup {
  const texts = view.texts.organization;
  return html`${heading(texts.title, texts.lead(view.application))}
${form(
  view,
  '/u/organization',
  html`<div class="field">
    <label for="organization">${texts.field}</label>
    <input id="organization" name="organization" autocomplete="organization" autocapitalize="none" spellcheck="false"
      required autofocus value="${typed}" aria-describedby="organization-hint">
    <span class="hint" id="organization-hint">${texts.hint}</span>
  </div>
  ${button(texts.submit)}`,
)}`;
}

export function pickerView(
  view: View,
  organizations: readonly Readonly<OrganizationRow>[],
  canGoWithout: boolean,
): Markup {
  const texts = view.texts.picker;
  const choice = ({ id, name, display_name: shown }: Readonly<OrganizationRow>) => html`
    <button class="choice" type="submit" name="organization" value="${id}">
      <span class="tile" aria-hidden="true">${[...(shown || name)][0]?.toUpperCase() ?? ''}</span>
      <span>${shown || name}<small>${name}</small></span>
    </button>`;
  const without = html`<button class="quiet" type="submit" name="organization" value="">${texts.none}</button>`;
  return html`${heading(texts.title, texts.lead(view.application))}
${form(view, '/u/organization/picker', html`${organizations.map(choice)}${canGoWithout ? without : ''}`)}`;
}

export function consentView(view: View, { api, scopes }: ConsentRequest): Markup {
  const texts = view.texts.consent;
  const described = new Map(api?.scopes?.map(({ value, description }) => [value, description]));
  const item = (scope: string) => {
    const text = texts.scopes[scope] ?? described.get(scope);
    return html`<li>${text || scope}${text ? html`<code>${scope}</code>` : ''}</li>`;
  };
  const ofApi = scopes.filter((scope) => described.has(scope));
  const ofOpenid = scopes.filter((scope) => !described.has(scope));
  return html`${heading(texts.title(view.application), texts.lead(view.application, view.email))}
${ofOpenid.length > 0 ? html`<ul class="scopes">${ofOpenid.map(item)}</ul>` : ''}
${ofApi.length > 0 ? html`<h2>${texts.api(api?.name || api?.identifier || '')}</h2><ul class="scopes">${ofApi.map(item)}</ul>` : ''}
${form(
  view,
  '/u/consent',
  html`<div class="row">
    <button class="quiet" type="submit" name="action" value="decline">${texts.decline}</button>
    <button type="submit" name="action" value="accept">${texts.accept}</button>
  </div>`,
)}`;
}
