import { formsOf } from './forms.ts';
import type { Page } from './user-agent.ts';

/** What a page would do, or let a person do, with an invitation. */
export interface PageReading {
  /** Where the page goes by itself, or where its one link or form that carries the invitation leads. Absolute. */
  next?: string;
  /** Addresses of its scripts, absolute. */
  scripts: string[];
  /** Scripts that stand in the page. */
  inline: string[];
  /** Labels of links, buttons and forms that look like a way to sign in. */
  logins: string[];
}

// Each is bounded, or takes what it has looked at: a page made to be slow to read must not stop who looks for a cause.
const REFRESH =
  /<meta[^<>]{1,300}http-equiv\s{0,9}=\s{0,9}["']?refresh["']?[^<>]{0,300}content\s{0,9}=\s{0,9}"[^"]{0,300}?url\s{0,9}=\s{0,9}([^"]{1,4000})"/i;
const SCRIPT = /<script\b([^<>]*)>?([\s\S]*?)(?:<\/script>|$)/gi;
const SRC = /\bsrc\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/i;
const ASSIGNED = /\blocation(?:\.href)?\s*(?:=|\.(?:replace|assign)\()\s*["'`](https?:\/\/[^"'`\s]+|\/[^"'`\s]*)["'`]/;
const LINK =
  /<a\b[^<>]{0,2000}?\bhref\s{0,9}=\s{0,9}"([^"]{0,4000})"[^<>]{0,2000}>([\s\S]{0,2000}?)(?:<\/a>|(?=<a\b))/gi;
const BUTTON = /<button\b[^<>]{0,2000}>([\s\S]{0,2000}?)(?:<\/button>|(?=<button\b))/gi;
const SIGN_IN = /\b(log ?in|sign ?in|sign ?up|log on|continue|anmelden|connexion|iniciar)\b/i;

/** Characters of a page that are read. */
const MOST_READ = 1_000_000;

/** Reads a page of an application. `ticket` is what a link must carry to lead the invitation on. */
export function readPage({ url, ...page }: Page, ticket: string): PageReading {
  const body = page.body.slice(0, MOST_READ);
  const [scripts, inline]: [string[], string[]] = [[], []];
  for (const [, attributes = '', text = ''] of body.matchAll(SCRIPT)) {
    const [, double, single, bare] = SRC.exec(attributes) ?? [];
    const src = absolute(double ?? single ?? bare, url);
    if (src) scripts.push(src);
    else if (text.trim()) inline.push(text);
  }
  const links = [...body.matchAll(LINK)].map(([, href = '', label = '']) => ({
    href: absolute(href, url) ?? '',
    label: label.replace(/<[^>]*>/g, '').trim(),
  }));
  const buttons = [...body.matchAll(BUTTON)].map(([, label = '']) => label.replace(/<[^>]*>/g, '').trim());
  const logins = [...links.map(({ label }) => label), ...buttons].filter((label) => SIGN_IN.test(label));
  const [, refresh] = REFRESH.exec(body) ?? [];
  const assigned = inline.flatMap((text) => ASSIGNED.exec(text)?.[1] ?? [])[0];
  const carrying = ticket === '' ? undefined : carriedOn(links, body, url, ticket);
  const next = absolute(refresh ?? assigned, url) ?? carrying;
  return { ...(next && { next }), scripts, inline, logins };
}

/** The link or GET form that has the ticket in it. */
function carriedOn(links: readonly { href: string }[], body: string, url: string, ticket: string): string | undefined {
  const link = links.find(({ href }) => href.includes(ticket))?.href;
  if (link) return link;
  const form = formsOf(body, url).find(
    ({ method, fields }) => method === 'GET' && Object.values(fields).includes(ticket),
  );
  if (!form) return undefined;
  const address = new URL(form.action);
  address.search = new URLSearchParams(form.fields).toString();
  return address.href;
}

function absolute(address: string | undefined, base: string): string | undefined {
  const url = address ? URL.parse(address.replaceAll('&amp;', '&'), base) : null;
  return url && /^https?:$/.test(url.protocol) ? url.href : undefined;
}
