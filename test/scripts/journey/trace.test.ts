import { expect, test } from 'vitest';
import { explainLosses, traceLoginRoute } from '../../../scripts/journey/trace.ts';
import type { Hop } from '../../../scripts/journey/user-agent.ts';

const DOMAIN = 'tenant.test:4400';
const LINK = 'https://app.test/login?invitation=T&organization=org_1&organization_name=acme';
const hop = (url: string, location?: string): Hop => ({
  method: 'GET',
  url,
  status: location ? 302 : 200,
  ...(location && { location }),
});

test('both parameters at /authorize: nothing is lost', () => {
  const route = traceLoginRoute([hop(LINK, `https://${DOMAIN}/authorize?invitation=T&organization=org_1`)], DOMAIN);
  expect(route.losses).toEqual([]);
  expect(route.authorize?.searchParams.get('invitation')).toBe('T');
});

test('a route that keeps them in a session on the way loses nothing', () => {
  const hops = [
    hop(LINK, 'https://app.test/auth/start'),
    hop('https://app.test/auth/start', `https://${DOMAIN}/authorize?invitation=T&organization=org_1`),
  ];
  expect(traceLoginRoute(hops, DOMAIN).losses).toEqual([]);
});

test('the parameter and the hop are named where a router strips the query', () => {
  const hops = [
    hop(LINK, 'https://www.app.test/login'),
    hop('https://www.app.test/login', `https://${DOMAIN}/authorize?client_id=c`),
  ];
  const { losses } = traceLoginRoute(hops, DOMAIN);
  expect(explainLosses(losses)).toEqual([
    '"invitation" and "organization" were lost at https://app.test/login: they arrived there, ' +
      'and the redirect to https://www.app.test/login lacks them',
  ]);
});

test('a changed value counts as lost', () => {
  const hops = [hop(LINK, `https://${DOMAIN}/authorize?invitation=T&organization=org_2`)];
  expect(traceLoginRoute(hops, DOMAIN).losses.map(({ parameter }) => parameter)).toEqual(['organization']);
});

test('a route that answers a page instead of a redirect never leads to /authorize', () => {
  const route = traceLoginRoute([hop(LINK)], DOMAIN);
  expect(route.authorize).toBeUndefined();
});

test('/authorize of another tenant is not the tenant', () => {
  const route = traceLoginRoute([hop(LINK, 'https://other.test/authorize?invitation=T&organization=org_1')], DOMAIN);
  expect(route.authorize).toBeUndefined();
});

test('two hops that lose one each are two sentences', () => {
  const hops = [
    hop(LINK, 'https://app.test/go?organization=org_1'),
    hop('https://app.test/go?organization=org_1', `https://${DOMAIN}/authorize`),
  ];
  expect(explainLosses(traceLoginRoute(hops, DOMAIN).losses)).toEqual([
    '"invitation" was lost at https://app.test/login: it arrived there, and the redirect to https://app.test/go lacks it',
    `"organization" was lost at https://app.test/go: it arrived there, and the redirect to https://${DOMAIN}/authorize lacks it`,
  ]);
});
