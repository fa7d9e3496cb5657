import { html } from 'hono/html';
import type { PasswordPolicy } from '../directory/password-policy.ts';
import type { ConnectionRow } from '../store/rows.ts';
import { connectionButtons } from './connection-buttons.ts';
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

type Connections = readonly Readonly<ConnectionRow>[];

function opening(view: View, kind: 'login' | 'signup'): Markup {
  const { texts, invitation, name, application } = view;
  if (invitation) return heading(texts.invitation[kind], texts.invitation.lead(invitation.inviter, name, application));
  return heading(texts[kind].title(name), name === application ? '' : texts[kind].lead(application));
}

/** @param others social and enterprise connections with a button */
export function loginView(
  view: View,
  shown: { hasPassword: boolean; canSignUp: boolean; others: Connections },
): Markup {
  const { texts } = view;
  const fields = form(
    view,
    '/u/login',
    html`${emailField(view, view.email, Boolean(view.invitation))}
  ${passwordField(view, view.email !== '')}
  ${button(texts.login.submit)}`,
  );
  const nothing = shown.others.length === 0 ? html`<p class="alert" role="alert">${texts.problems.codes}</p>` : '';
  return html`${opening(view, 'login')}
${shown.hasPassword ? fields : nothing}
${connectionButtons(view, shown.others, shown.hasPassword)}
${shown.canSignUp && shown.hasPassword ? other(texts.toSignup, `/u/signup?state=${encodeURIComponent(view.state)}`) : ''}`;
}

export function signupView(view: View, policy: PasswordPolicy, others: Connections): Markup {
  const { texts, invitation } = view;
  const fields = form(
    view,
    invitation ? '/u/signup/invitation' : '/u/signup',
    html`${emailField(view, view.email, Boolean(invitation))}
  ${newPasswordField(view, policy, view.email !== '')}
  ${button(texts.signup.submit)}`,
  );
  return html`${opening(view, 'signup')}
${fields}
${connectionButtons(view, others, true)}
${invitation ? '' : other(texts.toLogin, `/u/login?state=${encodeURIComponent(view.state)}`)}`;
}

export function closedSignupView(view: View, others: Connections): Markup {
  const { texts, invitation } = view;
  return html`${opening(view, 'signup')}
<p class="alert" role="alert">${texts.problems.notAllowed}</p>
${connectionButtons(view, others, false)}
${invitation ? '' : other(texts.toLogin, `/u/login?state=${encodeURIComponent(view.state)}`)}`;
}

export function identifierView(view: View, { canSignUp, others }: { canSignUp: boolean; others: Connections }): Markup {
  const { texts } = view;
  const fields = form(
    view,
    '/u/login/identifier',
    html`${emailField(view, view.email, false)}${button(texts.identifier.submit)}`,
  );
  return html`${opening(view, 'login')}
${fields}
${connectionButtons(view, others, true)}
${canSignUp ? other(texts.toSignup, `/u/signup?state=${encodeURIComponent(view.state)}`) : ''}`;
}

/** Identifier-first, second page: the address was typed before. */
export function passwordView(view: View, canSignUp: boolean): Markup {
  const { texts } = view;
  const state = encodeURIComponent(view.state);
  return html`${heading(texts.password.title, view.name === view.application ? '' : texts.login.lead(view.application))}
${form(
  view,
  '/u/login/password',
  html`<div class="account"><span class="tile" aria-hidden="true">${[...view.email][0]?.toUpperCase() ?? ''}</span>
  <span>${view.email}<a href="/u/login/identifier?state=${state}">${texts.password.change}</a></span></div>
  <input type="hidden" name="email" autocomplete="username" value="${view.email}">
  ${passwordField(view, true)}
  ${button(texts.password.submit)}`,
)}
${canSignUp ? other(texts.toSignup, `/u/signup?state=${state}`) : ''}`;
}

/** The screen `accept-invitation`. */
export function invitationView(view: View, others: Connections): Markup {
  const { texts, invitation, name, application } = view;
  return html`${heading(texts.invitation.signup, texts.invitation.lead(invitation?.inviter ?? '', name, application))}
<p class="note">${texts.invitation.hint(invitation?.email ?? '')}</p>
${connectionButtons(view, others, false, others.length === 1 ? texts.invitation.accept : undefined)}`;
}

function other({ lead, link }: { lead: string; link: string }, href: string): Markup {
  return html`<p class="other">${lead} <a href="${href}">${link}</a></p>`;
}
