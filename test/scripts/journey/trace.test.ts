import { expect, test } from 'vitest';
import { explainLoss, traceLoginRoute } from '../../../scripts/journey/trace.ts';
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
  expect(losses.map(explainLoss)).toEqual([
    '"invitation" was lost at https://app.test/login: it arrived there, and the redirect to https://www.app.test/login lacks it',
    '"organization" was lost at https://app.test/login: it arrived there, and the redirect to https://www.app.test/login lacks it',
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
