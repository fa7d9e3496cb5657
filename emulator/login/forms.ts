import { html } from 'hono/html';
import type { PasswordPolicy } from '../directory/password-policy.ts';
import type { Markup } from './layout.ts';
import type { Texts } from './texts.ts';

/** What every form carries. */
export interface FormContext {
  texts: Texts;
  state: string;
  csrf: string;
  problem?: string | undefined;
}

export function form(context: FormContext, action: string, content: Markup): Markup {
  return html`${alert(context.problem)}
<form method="post" action="${action}?state=${encodeURIComponent(context.state)}">
  <input type="hidden" name="state" value="${context.state}">
  <input type="hidden" name="csrf" value="${context.csrf}">
  ${content}
</form>`;
}

function alert(problem: string | undefined): Markup | string {
  return problem ? html`<p class="alert" role="alert" id="problem">${problem}</p>` : '';
}

export function heading(title: string, lead: string): Markup {
  return html`<h1>${title}</h1>${lead ? html`<p class="lead">${lead}</p>` : ''}`;
}

/** @param locked the address is given by the invitation */
export function emailField(context: FormContext, value: string, locked: boolean): Markup {
  const { texts } = context;
  return html`<div class="field">
    <label for="email">${texts.fields.email}</label>
    <input id="email" name="email" type="email" inputmode="email" autocomplete="username" required value="${value}"
      ${locked ? html`readonly aria-describedby="locked"` : value ? '' : html`autofocus`}>
    ${locked ? html`<span class="hint" id="locked">${texts.invitation.locked}</span>` : ''}
  </div>`;
}

export function passwordField(context: FormContext, focus: boolean): Markup {
  return html`<div class="field">
    <label for="password">${context.texts.fields.password}</label>
    <input id="password" name="password" type="password" autocomplete="current-password" required
      ${focus ? html`autofocus` : ''} ${context.problem ? html`aria-invalid="true" aria-describedby="problem"` : ''}>
  </div>`;
}

const RULES = ['minLength', 'required', 'types', 'noRepeats', 'noSequences', 'noProfileData'] as const;

export function newPasswordField(context: FormContext, policy: PasswordPolicy, focus: boolean): Markup {
  const { texts } = context;
  const isAsked = (rule: keyof PasswordPolicy) =>
    rule === 'required' ? policy.required.length > 0 : Boolean(policy[rule]);
  // That a password can be too long, few ever learn; they are told when it is.
  const rules = RULES.filter(isAsked);
  return html`<div class="field">
    <label for="password">${texts.fields.newPassword}</label>
    <input id="password" name="password" type="password" autocomplete="new-password" required
      minlength="${policy.minLength}" aria-describedby="${context.problem ? 'problem ' : ''}rules"
      ${context.problem ? html`aria-invalid="true"` : ''} ${focus ? html`autofocus` : ''}>
    <ul class="hint" id="rules">${rules.map((rule) => html`<li>${texts.passwordRules[rule](policy)}</li>`)}</ul>
  </div>`;
}

export function button(label: string): Markup {
  return html`<button type="submit">${label}</button>`;
}
