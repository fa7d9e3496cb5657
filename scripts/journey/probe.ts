import { readPage } from './page.ts';
import { type Finding, findingsOf } from './route-findings.ts';
import { type Hop, type Page, UserAgent } from './user-agent.ts';

/** Where an invitation link leads, and what it must arrive at. */
export interface RouteTarget {
  /** The invitation link: the login URI with `invitation`, `organization` and `organization_name`. */
  link: string;
  /** Hosts under which the tenant's /authorize may be asked: its domain and its custom domains. */
  hosts: readonly string[];
  clientId: string;
  /** Allowed Callback URLs. */
  callbacks: readonly string[];
  /** Whether the tenant takes an organization's name for its id. */
  allowsNames?: boolean;
  /** PEM of an authority that is trusted beside the system's. */
  ca?: string;
  /** Milliseconds for an answer of the application. */
  timeout?: number;
}

/** What a login route did with an invitation link. */
export interface RouteProbe {
  hops: readonly Hop[];
  /** The request to the tenant's /authorize that the route makes; it is not sent. */
  authorize?: URL;
  /** What is wrong, the cause first; empty when nothing is. */
  findings: Finding[];
}

const MOST_PAGES = 5;

/** The link of an invitation that does not exist: what it leads to can be watched, and nothing can come of it. */
export function probeLink(loginUri: string, organization: { id: string; name: string }): string {
  const link = new URL(loginUri);
  link.searchParams.set('invitation', PROBE_TICKET);
  link.searchParams.set('organization', organization.id);
  link.searchParams.set('organization_name', organization.name);
  return link.href;
}

/** As long as a ticket of Auth0's, and in the tenant's logs for all to see what it was. */
export const PROBE_TICKET = 'DoctorProbeNoInvitation000000000';

/**
 * Opens an invitation link as a browser without a session would, up to the tenant's /authorize, which is not asked.
 * Follows redirects, and what a page would do by itself: a refresh, a script that names its address, and the one link
 * or form that carries the invitation on.
 */
export async function probeLoginRoute(target: RouteTarget): Promise<RouteProbe> {
  const isTenant = (url: URL) => target.hosts.includes(url.host) || url.pathname === '/authorize';
  const agent = new UserAgent({
    ...(target.ca && { ca: target.ca }),
    timeout: target.timeout ?? 5000,
    follows: (location) => !isTenant(location),
  });
  let failure: unknown;
  let page: Page | undefined;
  try {
    page = await agent.visit(target.link);
    for (let pages = 0; pages < MOST_PAGES && agent.hops.at(-1)?.location === undefined; pages += 1) {
      const next = readPage(page, new URL(target.link).searchParams.get('invitation') ?? '').next;
      if (!next) break;
      const last = agent.hops.at(-1);
      if (last) last.location = next;
      if (isTenant(new URL(next))) break;
      page = await agent.visit(next);
    }
    const last = agent.hops.at(-1);
    const end = last?.location === undefined ? page : undefined;
    const scripts = end ? await scriptsOf(agent, end) : [];
    return report(target, agent.hops, { end, scripts });
  } catch (error) {
    failure = error;
    return report(target, agent.hops, { failure, end: page, scripts: [] });
  } finally {
    agent.close();
  }
}

interface Ending {
  failure?: unknown;
  /** The page on which the route ended without leading on. */
  end: Page | undefined;
  scripts: string[];
}

function report(target: RouteTarget, hops: readonly Hop[], ending: Ending): RouteProbe {
  const location = hops.at(-1)?.location;
  const url = location === undefined ? undefined : new URL(location);
  const authorize = url?.pathname === '/authorize' ? url : undefined;
  const findings = findingsOf({ target, hops, authorize, ...ending });
  return { hops, ...(authorize && { authorize }), findings };
}

const MOST_SCRIPTS = 6;

/** The scripts of a page that come from the same site: all that an application in the browser shows from outside. */
async function scriptsOf(agent: UserAgent, page: Page): Promise<string[]> {
  const { scripts, inline } = readPage(page, '');
  const own = scripts.filter((src) => new URL(src).host === new URL(page.url).host).slice(0, MOST_SCRIPTS);
  const known = agent.hops.length;
  const loaded: string[] = [...inline];
  for (const src of own) {
    const script = await agent.visit(src).catch(() => undefined);
    if (script && script.status < 400) loaded.push(script.body);
  }
  // Scripts are no hops of the route.
  agent.hops.length = known;
  return loaded;
}
