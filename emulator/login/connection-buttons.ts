import { html } from 'hono/html';
import type { ConnectionRow } from '../store/rows.ts';
import { type FormContext, form } from './forms.ts';
import type { Markup } from './layout.ts';

/** Names of well-known providers, as people know them. */
const NAMES: { [strategy: string]: string } = {
  apple: 'Apple',
  facebook: 'Facebook',
  github: 'GitHub',
  'google-oauth2': 'Google',
  'google-apps': 'Google Workspace',
  linkedin: 'LinkedIn',
  okta: 'Okta',
  waad: 'Microsoft Entra ID',
  windowslive: 'Microsoft',
};

/** What a button and the provider's own page call a connection. */
export function connectionLabel({ display_name: shown, name, strategy }: Readonly<ConnectionRow>): string {
  return (typeof shown === 'string' && shown) || NAMES[strategy] || name;
}

/** @param below whether a form stands above @param label instead of "Continue with …" */
export function connectionButtons(
  context: FormContext,
  connections: readonly Readonly<ConnectionRow>[],
  below: boolean,
  label?: string,
): Markup | string {
  if (connections.length === 0) return '';
  const { texts } = context;
  const choices = connections.map((connection) => {
    const shown = connectionLabel(connection);
    return html`<button class="${label ? 'provider main' : 'provider'}" type="submit" name="connection" value="${connection.name}">
      ${icon(connection, shown)}<span>${label ?? texts.continueWith(shown)}</span>
    </button>`;
  });
  // What is wrong with the form above is said there.
  const { problem: _said, ...rest } = context;
  return html`${below ? html`<p class="or"><span>${texts.or}</span></p>` : ''}
${form(below ? rest : context, '/u/login/connection', html`${choices}`)}`;
}

function icon({ options }: Readonly<ConnectionRow>, label: string): Markup {
  const url = typeof options?.icon_url === 'string' ? URL.parse(options.icon_url) : null;
  if (url?.protocol === 'https:') return html`<img class="mark" src="${url.href}" alt="">`;
  return html`<span class="mark" aria-hidden="true">${[...label][0]?.toUpperCase() ?? ''}</span>`;
}
