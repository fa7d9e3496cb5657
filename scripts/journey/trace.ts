import type { Hop } from './user-agent.ts';

/** A parameter that an invitation link carried and that did not arrive at /authorize. */
export interface Loss {
  parameter: 'invitation' | 'organization';
  /** The last hop that was asked with it: its answer no longer carried it. */
  hop: Hop;
}

/** What became of the parameters of an invitation link on the way to /authorize. */
export interface LoginRoute {
  /** The request to the tenant's /authorize, or undefined when the route never led there. */
  authorize?: URL;
  losses: Loss[];
}

const PARAMETERS = ['invitation', 'organization'] as const;

/**
 * Follows `invitation` and `organization` through the hops from an invitation link to the tenant's /authorize.
 * Both must arrive there: docs-v2 main/docs/manage-users/organizations/configure-organizations/invite-members.mdx.
 * A route may keep them elsewhere on the way (a session): only what is missing at the end was lost.
 */
export function traceLoginRoute(hops: readonly Hop[], domain: string): LoginRoute {
  const [first] = hops;
  if (!first) return { losses: [] };
  const wanted = new URL(first.url).searchParams;
  const arrival = hops.findIndex(({ location }) => location && isAuthorize(new URL(location), domain));
  const location = hops[arrival]?.location;
  const authorize = location ? new URL(location) : undefined;
  const route = arrival < 0 ? hops : hops.slice(0, arrival + 1);
  const losses: Loss[] = [];
  for (const parameter of PARAMETERS) {
    const value = wanted.get(parameter);
    if (value === null || authorize?.searchParams.get(parameter) === value) continue;
    const hop = route.findLast(({ url }) => new URL(url).searchParams.get(parameter) === value) ?? first;
    losses.push({ parameter, hop });
  }
  return { ...(authorize && { authorize }), losses };
}

function isAuthorize(url: URL, domain: string): boolean {
  return url.host === domain && url.pathname === '/authorize';
}

/** One sentence a hop: all the parameters that it lost. */
export function explainLosses(losses: readonly Loss[]): string[] {
  const byHop = Map.groupBy(losses, ({ hop }) => hop);
  return [...byHop].map(([hop, lost]) =>
    explain(
      lost.map(({ parameter }) => parameter),
      hop,
    ),
  );
}

function explain(parameters: readonly string[], { url, location, status }: Hop): string {
  const names = parameters.map((parameter) => `"${parameter}"`).join(' and ');
  const [were, they, them] = parameters.length > 1 ? ['were', 'they', 'them'] : ['was', 'it', 'it'];
  const at = withoutQuery(url);
  if (!location) return `${names} ${were} lost at ${at}, which answered ${status} instead of a redirect`;
  return `${names} ${were} lost at ${at}: ${they} arrived there, and the redirect to ${withoutQuery(location)} lacks ${them}`;
}

/** The address as it can be shown: what a query holds may be a secret. */
export function withoutQuery(url: string): string {
  // `file:`, `javascript:` and the schemes of apps have no origin.
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}${host ? `//${host}` : ''}${pathname}`;
}
