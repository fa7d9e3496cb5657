import { systemErrorCode } from '../errors.ts';
import { readPage } from './page.ts';
import type { RouteTarget } from './probe.ts';
import { explainLoss } from './route-losses.ts';
import { traceLoginRoute, withoutQuery } from './trace.ts';
import type { Hop, Page } from './user-agent.ts';

export type FindingKind =
  | 'unreachable'
  | 'answers-error'
  | 'redirects-without-end'
  | 'never-authorizes'
  | 'other-tenant'
  | 'other-client'
  | 'lost'
  | 'changed'
  | 'callback-unregistered'
  | 'prompt-none'
  | 'runs-in-browser'
  | 'pushed';

/** One thing about a login route, how it is known, and what to do. */
export interface Finding {
  kind: FindingKind;
  /** `unknown`: it cannot be seen from outside. */
  severity: 'wrong' | 'unknown';
  says: string;
  /** One imperative sentence. */
  fix: string;
  /** Where it happened. */
  hop?: Hop;
}

/** What a probe saw. */
export interface Sighting {
  target: RouteTarget;
  hops: readonly Hop[];
  authorize: URL | undefined;
  failure?: unknown;
  end: Page | undefined;
  scripts: readonly string[];
}

/** What is wrong with a login route, the cause before what follows from it. */
export function findingsOf(sighting: Sighting): Finding[] {
  const { authorize, target, hops } = sighting;
  if (!authorize) return [withoutAuthorize(sighting)];
  if (!target.hosts.includes(authorize.host)) {
    const says = `the route leads to the tenant ${authorize.host}, and the invitation is of ${target.hosts[0]}`;
    return [
      wrong('other-tenant', says, `Give the application the domain ${target.hosts[0]} (issuer base URL)`, hops.at(-1)),
    ];
  }
  if (authorize.searchParams.has('request_uri') || authorize.searchParams.has('request')) {
    const says = 'the route pushes its request to the tenant beforehand, so what it holds is not in the address';
    const fix = 'Check it with a real invitation: --invite PROBE@your-domain';
    return [{ kind: 'pushed', severity: 'unknown', says, fix }];
  }
  return [...ofClient(sighting, authorize), ...ofParameters(sighting, authorize), ...ofRequest(sighting, authorize)];
}

function wrong(kind: FindingKind, says: string, fix: string, hop?: Hop): Finding {
  return { kind, severity: 'wrong', says, fix, ...(hop && { hop }) };
}

function ofClient({ target, hops }: Sighting, authorize: URL): Finding[] {
  const client = authorize.searchParams.get('client_id');
  if (client === target.clientId) return [];
  const says = `the route asks for the application with client_id ${client ?? '(none)'}, and the invitation is for ${target.clientId}`;
  return [
    wrong(
      'other-client',
      says,
      `Start the application with client_id ${target.clientId}, or invite into the other one`,
      hops.at(-1),
    ),
  ];
}

function ofParameters({ target, hops }: Sighting, authorize: URL): Finding[] {
  const { losses } = traceLoginRoute(hops, authorize.host);
  const changed = losses.filter(({ parameter }) => authorize.searchParams.has(parameter));
  const lost = losses.filter(({ parameter }) => !authorize.searchParams.has(parameter));
  const wanted = new URL(target.link).searchParams;
  const found: Finding[] = [];
  const byHop = Map.groupBy(lost, ({ hop }) => hop);
  for (const [hop, some] of byHop) {
    found.push({
      kind: 'lost',
      severity: 'wrong',
      hop,
      ...explainLoss(
        some.map(({ parameter }) => parameter),
        hop,
      ),
    });
  }
  for (const { parameter, hop } of changed) {
    const arrived = authorize.searchParams.get(parameter) ?? '';
    if (parameter === 'organization' && arrived === wanted.get('organization_name') && target.allowsNames) continue;
    const says = `"${parameter}" arrives at /authorize as "${arrived.slice(0, 60)}" and was "${wanted.get(parameter)}"`;
    const fix =
      parameter === 'organization' && arrived === wanted.get('organization_name')
        ? 'Forward `organization`, not `organization_name`, or set allow_organization_name_in_authentication_api of the tenant'
        : 'Forward the parameter as it came, encoded once';
    found.push(wrong('changed', says, fix, hop));
  }
  return found;
}

function ofRequest({ target, hops }: Sighting, authorize: URL): Finding[] {
  const found: Finding[] = [];
  const callback = authorize.searchParams.get('redirect_uri');
  if (callback && !target.callbacks.some((allowed) => allows(allowed, callback))) {
    const says = `the route asks to come back to ${callback}, which is not among the application's callbacks: ${target.callbacks.join(', ') || 'none'}`;
    found.push(wrong('callback-unregistered', says, `Add ${callback} to callbacks of the application`, hops.at(-1)));
  }
  if (authorize.searchParams.get('prompt') === 'none') {
    const says = 'the route asks with prompt=none: a newcomer has no session, so the answer is login_required';
    found.push(wrong('prompt-none', says, 'Leave prompt=none out of the login route', hops.at(-1)));
  }
  return found;
}

/** Wildcards stand for one subdomain: docs-v2 main/docs/get-started/applications/wildcards-for-subdomains.mdx, 2026-08. */
function allows(allowed: string, callback: string): boolean {
  if (!allowed.includes('*') && !allowed.includes('{')) return allowed === callback;
  const pattern = allowed.replace(/[.+?^$()|[\]\\]/g, '\\$&').replace(/\*|\{[^}]*\}/g, '[^./]+');
  return new RegExp(`^${pattern}$`).test(callback);
}

/** The route never came to any /authorize. */
function withoutAuthorize(sighting: Sighting): Finding {
  const { failure, hops, end, target } = sighting;
  const last = hops.at(-1);
  if (failure !== undefined) return unreachable(failure, last, target);
  if (end && end.status >= 400) {
    const says = `${withoutQuery(end.url)} answers ${end.status}${meaningOf(end.status)}`;
    return wrong('answers-error', says, 'Point initiate_login_uri at the login route that the application has', last);
  }
  if (end && sighting.scripts.length > 0) return inBrowser(sighting, end);
  const losses = traceLoginRoute(hops, '').losses;
  const stop = last?.location
    ? `leads to ${withoutQuery(last.location)}`
    : `ends at ${withoutQuery(last?.url ?? target.link)}`;
  const page = end && readPage(end, '');
  if (page && page.logins.length > 0) {
    const says = `${withoutQuery(end.url)} is a page that waits for a person ("${page.logins[0]}") and does not carry the invitation on`;
    const fix = 'Redirect a request that has `invitation` to /authorize at once, with both parameters';
    return wrong('lost', says, fix, losses[0]?.hop ?? last);
  }
  return wrong(
    'never-authorizes',
    `the route ${stop} and never to /authorize`,
    'Make the login route redirect to /authorize with both parameters',
    last,
  );
}

function meaningOf(status: number): string {
  if (status === 404 || status === 405) return ': the application has no such route';
  if (status === 401 || status === 403)
    return ': something in front of the application lets nobody in who is not signed in';
  return status >= 500 ? ': the application fails' : '';
}

function unreachable(failure: unknown, last: Hop | undefined, target: RouteTarget): Finding {
  const message = failure instanceof Error ? failure.message : String(failure);
  const at = new URL(last?.location ?? last?.url ?? target.link);
  if (message.startsWith('more than')) {
    const says = `the route redirects without end: ${message}`;
    return wrong('redirects-without-end', says, 'Let requests without a session pass to the login route', last);
  }
  const code = systemErrorCode(failure) ?? '';
  const reasons: { [code: string]: [says: string, fix: string] } = {
    ENOTFOUND: [
      'the host does not exist',
      'Set initiate_login_uri to an address that everybody who is invited can open',
    ],
    EAI_AGAIN: [
      'the host cannot be looked up',
      'Set initiate_login_uri to an address that everybody who is invited can open',
    ],
    ECONNREFUSED: ['nothing listens there', 'Start the application, or correct initiate_login_uri'],
    CERT_HAS_EXPIRED: ['its certificate has expired', 'Renew the certificate of the application'],
    ERR_TLS_CERT_ALTNAME_INVALID: [
      'its certificate is for other hosts',
      'Give the application a certificate for this host',
    ],
    DEPTH_ZERO_SELF_SIGNED_CERT: [
      'its certificate is signed by nobody known',
      'Give the application a certificate that browsers trust',
    ],
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: [
      'its certificate is signed by nobody known',
      'Give the application a certificate that browsers trust',
    ],
  };
  const [why, fix] = reasons[code] ?? [message, 'Make the login route answer'];
  return wrong('unreachable', `${at.origin}${at.pathname} cannot be opened: ${why}`, fix, last);
}

const AUTH_CODE = /loginWithRedirect|createAuth0Client|Auth0Client|\/authorize\b|auth0-(spa-js|react|angular|vue)/;

/** A page whose scripts do the work: whether they know of invitations is all that can be read from outside. */
function inBrowser({ scripts, hops }: Sighting, end: Page): Finding {
  const all = scripts.join('\n');
  const at = withoutQuery(end.url);
  const last = hops.at(-1);
  if (!AUTH_CODE.test(all)) {
    const says = `${at} is a page whose scripts never sign anybody in: there is no request to /authorize in them`;
    return wrong('never-authorizes', says, 'Point initiate_login_uri at the route that signs in', last);
  }
  if (!/\binvitation\b/.test(all)) {
    const says = `${at} runs in the browser, and none of its scripts mentions "invitation": the parameters end there`;
    const fix =
      'Read both from the address and pass them on: loginWithRedirect({ authorizationParams: { invitation, organization } })';
    return wrong('lost', says, fix, last);
  }
  return { kind: 'runs-in-browser', severity: 'unknown', ...unseen(at) };
}

function unseen(at: string): { says: string; fix: string } {
  return {
    says: `${at} runs in the browser; its scripts know of "invitation", and what they do with it cannot be seen from outside`,
    fix: 'Open an invitation link in a browser and look for `invitation` in the request to /authorize',
  };
}
