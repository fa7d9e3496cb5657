import { html, raw } from 'hono/html';

/** Escaped markup, as `html` gives it. */
export type Markup = ReturnType<typeof html>;

const ROOT = '/_local/console';

/** The console's pages, in the order of the menu. */
export const PAGES = [
  { path: '', title: 'Inbox' },
  { path: '/invitations', title: 'Invitations' },
  { path: '/members', title: 'Members' },
  { path: '/actions', title: 'Action runs' },
  { path: '/logs', title: 'Logs' },
  { path: '/requests', title: 'Requests' },
] as const;

const STYLE = `
*{box-sizing:border-box}
body{margin:0;background:#f5f6f8;color:#181c27;font:400 .9375rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
header{background:#181c27;color:#fff;padding:.75rem 1.25rem;display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;align-items:center}
header strong{font-weight:600;margin-right:auto}
nav{display:flex;flex-wrap:wrap;gap:.25rem}
nav a{color:#dfe3ee;text-decoration:none;padding:.375rem .625rem;border-radius:.375rem}
nav a:hover{background:#2b3142}
nav a[aria-current]{background:#fff;color:#181c27;font-weight:600}
main{max-width:72rem;margin:0 auto;padding:1.5rem 1.25rem 3rem}
h1{font-size:1.375rem;margin:0 0 1rem}
*+h1{margin-top:2rem}
h2{font-size:1rem;margin:0}
.note{color:#4b5266;margin:0 0 1rem}
article{background:#fff;border:1px solid #d9dde6;border-radius:.625rem;margin:0 0 1rem;overflow:hidden}
article>div{padding:.875rem 1rem}
iframe{display:block;width:100%;height:38rem;border:0;border-top:1px solid #d9dde6;background:#fff}
.table{overflow-x:auto;background:#fff;border:1px solid #d9dde6;border-radius:.625rem}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.5rem .75rem;border-bottom:1px solid #e6e9f0;overflow-wrap:anywhere;min-width:7.5rem}
tr:last-child td{border-bottom:0}
th{color:#4b5266;font-weight:600;white-space:nowrap}
code.wide{display:block;min-width:18rem}
code,pre{font:.8125rem/1.5 ui-monospace,SFMono-Regular,Menlo,monospace}
pre{margin:.5rem 0 0;padding:.625rem .75rem;background:#f5f6f8;border-radius:.375rem;white-space:pre-wrap;overflow-wrap:anywhere}
time{white-space:nowrap;color:#4b5266}
.tag{display:inline-block;padding:.0625rem .5rem;border-radius:1rem;border:1px solid currentColor;font-size:.8125rem;white-space:nowrap}
.good{color:#17603a}.bad{color:#9b1c1c}.wait{color:#7a4b00}
a{color:#1f3fb5}
:focus-visible{outline:3px solid #1f3fb5;outline-offset:2px}
header :focus-visible{outline-color:#fff}
@media(max-width:40rem){main{padding:1rem .75rem}header{padding:.75rem}}
`;

/** A whole page of the console. */
export function layout(path: string, domain: string, content: Markup): Markup {
  const current = PAGES.find((page) => page.path === path);
  const links = PAGES.map((page) => {
    const here = page.path === path ? raw(' aria-current="page"') : '';
    return html`<a href="${ROOT}${page.path}"${here}>${page.title}</a>`;
  });
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${current?.title ?? 'Console'} · ${domain}</title><style>${raw(STYLE)}</style></head>
<body><header><strong>${domain}</strong><nav aria-label="Console">${links}</nav></header>
<main><h1>${current?.title ?? ''}</h1>${content}</main></body></html>`;
}

/** A table, or a sentence where it would be empty. */
export function table(
  columns: readonly string[],
  rows: readonly (readonly (Markup | string)[])[],
  empty: string,
): Markup {
  if (rows.length === 0) return html`<p class="note">${empty}</p>`;
  const head = columns.map((column) => html`<th scope="col">${column}</th>`);
  const body = rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`);
  return html`<div class="table" tabindex="0" role="region" aria-label="Table"><table><thead><tr>${head}</tr></thead>
<tbody>${body}</tbody></table></div>`;
}

/** `2026-11-23 16:40:00`, in UTC as Auth0 keeps it. */
export function moment(iso: string): Markup {
  return html`<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')}</time>`;
}

export function tag(tone: 'good' | 'bad' | 'wait', text: string): Markup {
  return html`<span class="tag ${tone}">${text}</span>`;
}
