import { randomBytes } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { Branding } from './branding.ts';
import { STYLE } from './style.ts';
import type { Texts } from './texts.ts';

/** Escaped markup, as `html` gives it. */
export type Markup = ReturnType<typeof html>;

export interface Page {
  title: string;
  content: Markup;
  branding: Branding;
  texts: Texts;
  domain: string;
  /** Without the logo above: an error has a sign of its own. */
  plain?: true;
  /** Origins beside this one to which a form's answer may lead. */
  targets: readonly string[];
}

export interface RenderedPage {
  body: string;
  headers: { [name: string]: string };
}

/** A whole page. The style may load by its nonce only, and there is no script at all. */
export async function renderPage(page: Page): Promise<RenderedPage> {
  const { branding, texts } = page;
  const nonce = randomBytes(16).toString('base64');
  const colors = `:root{--primary:${branding.primary};--on-primary:${branding.onPrimary};--page:${branding.background};--on-page:${branding.onBackground};--tick:${branding.onPrimary === '#ffffff' ? branding.primary : '#111827'}}`;
  const body = await html`<!doctype html>
<html lang="${texts.lang}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <title>${page.title}</title>
    <style nonce="${nonce}">${raw(colors)}${raw(STYLE)}</style>
  </head>
  <body>
    <main class="card">
      ${page.plain ? '' : mark(branding)}
      ${page.content}
    </main>
    <footer>${texts.footer(page.domain)}</footer>
  </body>
</html>
`;
  return { body: String(body), headers: headersFor(nonce, page.targets) };
}

function mark({ logo, name }: Branding): Markup {
  if (logo) return html`<div class="brand"><img class="logo" src="${logo}" alt="${name}"></div>`;
  const letter = [...name][0]?.toUpperCase() ?? '';
  return html`<div class="brand"><div class="monogram" aria-hidden="true">${letter}</div></div>`;
}

function headersFor(nonce: string, targets: readonly string[]): { [name: string]: string } {
  const policy = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    'img-src https: http: data:',
    // Browsers hold redirects after a form to this too, so the application must be in it.
    `form-action 'self' ${targets.join(' ')}`.trim(),
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ];
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy.join('; '),
    'cache-control': 'no-store',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  };
}
