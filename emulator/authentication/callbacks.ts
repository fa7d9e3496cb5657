import type { ClientRow } from '../store/rows.ts';

/**
 * Whether a client may be answered at this URL: one of its callbacks exactly, or one with a wildcard as its whole
 * left-most label. docs-v2 main/docs/get-started/applications/wildcards-for-subdomains.mdx (2026-08).
 */
export function callbackAllowed(client: Readonly<ClientRow>, uri: string): boolean {
  return urlAllowed(client.callbacks ?? [], uri);
}

export function urlAllowed(allowed: readonly string[], uri: string): boolean {
  // What a browser would read differently from what was compared must not pass.
  if (!URL.canParse(uri) || /[\s\\]/.test(uri)) return false;
  return allowed.some((pattern) => (pattern.includes('*') ? matchesWildcard(pattern, uri) : pattern === uri));
}

function matchesWildcard(pattern: string, uri: string): boolean {
  const [, scheme, rest] = /^(https?:\/\/)\*\.([^*]+)$/.exec(pattern) ?? [];
  if (!scheme || !rest) return false;
  const prefix = uri.slice(0, scheme.length);
  const label = /^[a-z0-9-]+(?=\.)/i.exec(uri.slice(scheme.length))?.[0];
  return prefix === scheme && label !== undefined && uri === `${scheme}${label}.${rest}`;
}
