/** Markup whose parts are safe to show. */
interface Markup {
  readonly markup: string;
}

const ENTITIES: { [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Markup from a template: what is put in is escaped, unless it is markup itself. */
function html(parts: TemplateStringsArray, ...values: (string | Markup)[]): Markup {
  const safe = values.map((value) =>
    typeof value === 'string' ? value.replace(/[&<>"']/g, (c) => ENTITIES[c] ?? c) : value.markup,
  );
  return { markup: String.raw({ raw: parts }, ...safe) };
}

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;margin:0;background:#f4f6fb;color:#1a2033}
main{max-width:34rem;margin:10vh auto;padding:2rem;background:#fff;border-radius:12px;box-shadow:0 2px 12px #1a203320}
h1{font-size:1.4rem;margin:0 0 1rem}dt{color:#55607a;font-size:.85rem}dd{margin:0 0 .8rem;overflow-wrap:anywhere}
a{color:#2f4bd8}`;

function page(title: string, body: Markup): string {
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><style>${{ markup: STYLE }}</style></head>
<body><main><h1>${title}</h1>${body}</main></body></html>`.markup;
}

export function signedOutPage(): string {
  return page('Acme Portal', html`<p>You are not signed in.</p><p><a href="/login">Sign in</a></p>`);
}

/** Who is signed in, where, and as what. */
export function signedInPage(name: string, organization: string, roles: readonly string[]): string {
  const shown = roles.length > 0 ? roles.join(', ') : 'none';
  const facts = html`<dl><dt>Signed in as</dt><dd>${name}</dd><dt>Organization</dt><dd>${organization}</dd>
<dt>Roles</dt><dd>${shown}</dd></dl>`;
  return page('Acme Portal', html`${facts}<p><a href="/logout">Sign out</a></p>`);
}

/** Why a sign-in ended without a session. */
export function errorPage(error: string, description: string): string {
  const body = html`<p>${description}</p><p>Error code: <code>${error}</code></p><p><a href="/">Back to the start</a></p>`;
  return page('Signing in did not work', body);
}
