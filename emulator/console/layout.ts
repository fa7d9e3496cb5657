import { html, raw } from 'hono/html';
import { LIVE } from './live.ts';
import { STYLE } from './style.ts';

/** Escaped markup, as `html` gives it. */
export type Markup = ReturnType<typeof html>;

export const ROOT = '/_local/console';

/** The console's pages, in the order of the menu. */
export const PAGES = [
  { path: '', title: 'Inbox', lead: 'Every mail that the tenant sent, as it looks. Links open in a new window.' },
  {
    path: '/invitations',
    title: 'Invitations',
    lead: 'What became of each: Auth0 itself only lists those that are pending.',
  },
  {
    path: '/login',
    title: 'Last login',
    lead: 'Each step with the parameters that it carried, and where one was lost.',
  },
  { path: '/members', title: 'Users', lead: 'Who there is, and which roles they have in which organization.' },
  {
    path: '/actions',
    title: 'Action runs',
    lead: 'What Actions did in each login, what they printed, and how long they took.',
  },
  { path: '/logs', title: 'Logs', lead: "The tenant's log as Auth0 writes it, newest first. Times are in UTC." },
  {
    path: '/requests',
    title: 'Requests',
    lead: 'Calls of the Management API since the last reset, and what they changed.',
  },
  {
    path: '/assumptions',
    title: 'Assumptions',
    lead: 'What nobody knows about Auth0, and what this tenant does instead of knowing.',
  },
] as const;

export type PagePath = (typeof PAGES)[number]['path'];

/** What a page is about to be shown with. */
export interface Shell {
  path: PagePath;
  domain: string;
  /** How many rows a page has, beside its name in the menu. */
  counts: { [path in PagePath]?: number };
  /** Names the state that the page shows. */
  revision: string;
  nonce: string;
}

/** A whole page of the console. */
export function layout(shell: Shell, content: Markup): Markup {
  const { path, domain, counts, revision, nonce } = shell;
  const current = PAGES.find((page) => page.path === path);
  const links = PAGES.map((page) => {
    const here = page.path === path ? raw(' aria-current="page"') : '';
    const count = counts[page.path] ? html` <span class="count">${counts[page.path]}</span>` : '';
    return html`<a href="${ROOT}${page.path}"${here}>${page.title}${count}</a>`;
  });
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${current?.title ?? 'Console'} · ${domain}</title><style>${raw(STYLE)}</style></head>
<body data-revision="${revision}"><header><p class="name"><span class="dot" aria-hidden="true"></span>${domain}</p>
<nav aria-label="Console">${links}</nav></header>
<main><h1>${current?.title ?? ''}</h1><p class="lead">${current?.lead ?? ''}</p>${content}</main>
<script nonce="${nonce}">${raw(LIVE)}</script></body></html>`;
}

/** A table, or a sentence where it would be empty. @param name for those who do not see it */
export function table(
  name: string,
  columns: readonly string[],
  rows: readonly (readonly (Markup | string)[])[],
  none: string,
): Markup {
  if (rows.length === 0) return empty(none);
  const head = columns.map((column) => html`<th scope="col">${column}</th>`);
  const body = rows.map(
    (row) => html`<tr>${row.map((cell, place) => html`<td data-label="${columns[place] ?? ''}">${cell}</td>`)}</tr>`,
  );
  return html`<div class="table" tabindex="0" role="region" aria-label="${name}"><table><thead><tr>${head}</tr></thead>
<tbody>${body}</tbody></table></div>`;
}

/** Says that there is nothing, and what would bring something. */
export function empty(text: string): Markup {
  return html`<p class="empty">${text}</p>`;
}

/** `2026-11-23 16:40:00`, in UTC as Auth0 keeps it. */
export function moment(iso: string): Markup {
  return html`<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')}</time>`;
}

export type Tone = 'good' | 'bad' | 'wait' | 'plain';

export function tag(tone: Tone, text: string): Markup {
  return html`<span class="tag ${tone}">${text}</span>`;
}
