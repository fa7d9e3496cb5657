import { withoutQuery } from './trace.ts';
import type { Hop } from './user-agent.ts';

type Explanation = { says: string; fix: string };

/** The usual ways of losing the parameters of an invitation, each known by what the hop did. */
export function explainLoss(parameters: readonly string[], hop: Hop): Explanation {
  const names = parameters.map((parameter) => `"${parameter}"`).join(' and ');
  const were = parameters.length > 1 ? 'were' : 'was';
  const at = withoutQuery(hop.url);
  if (!hop.location) {
    const says = `${names} ${were} lost at ${at}, which answered ${hop.status} instead of a redirect`;
    return { says, fix: 'Redirect from the login route to /authorize, with both parameters' };
  }
  const { why, fix } = causeOf(new URL(hop.url), new URL(hop.location), hop, parameters);
  return { says: `${names} ${were} lost at ${at}: ${why}`, fix };
}

interface Cause {
  why: string;
  fix: string;
}

const KEEP_QUERY = 'keep the query (nginx: $request_uri in place of $uri; Express: request.originalUrl)';

function causeOf(from: URL, to: URL, hop: Hop, parameters: readonly string[]): Cause {
  const bare = (url: URL) => url.host.replace(/^www\./, '');
  if (from.protocol === 'http:' && to.protocol === 'https:' && bare(from).split(':')[0] === bare(to).split(':')[0]) {
    return {
      why: 'the redirect from http to https forgets the query',
      fix: `Make the redirect to https ${KEEP_QUERY}`,
    };
  }
  if (to.pathname === '/authorize') return handlerCause(hop, parameters);
  if (from.host !== to.host && bare(from) === bare(to)) {
    const why = `the redirect from ${from.host} to ${to.host} forgets the query`;
    return { why, fix: `Set initiate_login_uri to ${to.origin}${from.pathname}, and make the redirect ${KEEP_QUERY}` };
  }
  if (from.host !== to.host) {
    const why = `the redirect from ${from.host} to ${to.host} forgets the query`;
    return { why, fix: `Make that redirect ${KEEP_QUERY}` };
  }
  const isSamePath = from.pathname.replace(/\/+$/, '').toLowerCase() === to.pathname.replace(/\/+$/, '').toLowerCase();
  if (isSamePath) {
    const why = `the router redirects to ${to.pathname} and forgets the query`;
    return { why, fix: `Set initiate_login_uri to ${to.origin}${to.pathname}, and make the router ${KEEP_QUERY}` };
  }
  const why = `the redirect to ${to.pathname} lacks ${parameters.length > 1 ? 'them' : 'it'}`;
  return { why, fix: `Make the redirect to ${to.pathname} ${KEEP_QUERY}` };
}

/** Who builds the request to /authorize, by the cookies in which SDKs keep what they must remember. */
function handlerCause(hop: Hop, parameters: readonly string[]): Cause {
  const { pathname } = new URL(hop.url);
  const cookies = hop.cookies ?? [];
  const has = (pattern: RegExp) => cookies.some((name) => pattern.test(name));
  const lacks = `the request to /authorize that it makes lacks ${parameters.length > 1 ? 'them' : 'it'}`;
  const proxy = /nginx|varnish|cloudflare|cloudfront|haproxy|envoy|apache|traefik|akamai/i.exec(hop.server ?? '')?.[0];
  const or = proxy ? `; or ${proxy} in front of it strips the query before it arrives` : '';
  const also = proxy ? `, and let ${proxy} pass the query on` : '';
  if (parameters.length === 1 && parameters[0] === 'invitation') {
    return { why: `${lacks}, while "organization" is there`, fix: 'Forward `invitation` beside `organization`' };
  }
  if (has(/^__txn_/)) {
    const fix = 'Pass authorizationParameters: { invitation, organization } to startInteractiveLogin';
    return { why: `${lacks}; it is a handler of nextjs-auth0 4${or}`, fix: `${fix}${also}` };
  }
  if (/^\/api\/auth\//.test(pathname)) {
    const fix = 'Give handleLogin authorizationParams with invitation and organization out of the request';
    return { why: `${lacks}; it is a handler of nextjs-auth0 without authorizationParams${or}`, fix: `${fix}${also}` };
  }
  if (has(/^auth_verification$/)) {
    const fix =
      'Set routes.login to false and answer the route with response.oidc.login({ authorizationParams: { invitation, organization } })';
    return {
      why: `${lacks}; it is the login handler of express-openid-connect without authorizationParams${or}`,
      fix: `${fix}${also}`,
    };
  }
  const fix =
    parameters.length > 1
      ? 'Forward both parameters from the login route to /authorize'
      : `Forward \`${parameters[0]}\` from the login route to /authorize`;
  return { why: `${lacks}${or}`, fix: `${fix}${also}` };
}
