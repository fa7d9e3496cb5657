import { afterAll, beforeAll, expect, test } from 'vitest';
import { RateLimit } from '../../../../emulator/management/engine/rate-limit.ts';
import { TestTenant } from '../../authentication/harness.ts';
import { type Api, apiOf, tokenOf } from './api.ts';

let seconds = 1_000;
const clock = { now: () => new Date(seconds * 1000) };

function refusals(limit: RateLimit, count: number, method: string, path: string): number {
  return Array.from({ length: count }, () => limit.take(method, path)).filter(({ refused }) => refused).length;
}

test('a burst passes, then as many as have come back since', () => {
  const limit = new RateLimit(clock, 'free');
  expect(refusals(limit, 5, 'GET', '/api/v2/roles')).toBe(3);
  seconds += 0.5;
  expect(refusals(limit, 2, 'GET', '/api/v2/roles')).toBe(1);
  seconds += 60;
  expect(refusals(limit, 5, 'GET', '/api/v2/roles')).toBe(3);
});

test('some requests have a limit of their own, which others do not use up', () => {
  const limit = new RateLimit(clock, 'enterprise');
  const invitations = '/api/v2/organizations/org_1/invitations';
  expect(refusals(limit, 22, 'POST', invitations)).toBe(2);
  expect(refusals(limit, 20, 'GET', invitations)).toBe(0);
  expect(refusals(new RateLimit(clock, 'enterprise'), 6, 'POST', '/api/v2/organizations')).toBe(1);
});

test('without any limit none is told either: whoever measures must not wait for one', () => {
  const limit = new RateLimit(clock, 'none');
  expect(refusals(limit, 1000, 'GET', '/api/v2/roles')).toBe(0);
  expect(limit.take('GET', '/api/v2/roles').headers).toEqual({});
});

test('the log tells of a limit at once, and again after a minute', () => {
  const limit = new RateLimit(clock, 'free');
  const told = () => Array.from({ length: 4 }, () => limit.take('GET', '/')).filter(({ tell }) => tell).length;
  expect([told(), told()]).toEqual([1, 0]);
  seconds += 61;
  expect(told()).toBe(1);
});

test('the headers say what is left and when all is back, by the clock of the client', () => {
  const limit = new RateLimit({ now: () => new Date(0) }, 'free', () => seconds * 1000);
  expect(limit.take('GET', '/').headers).toEqual({
    'x-ratelimit-limit': '2',
    'x-ratelimit-remaining': '1',
    'x-ratelimit-reset': String(Math.ceil(seconds + 0.5)),
  });
});

test('without a plan nothing is refused', () => {
  expect(refusals(new RateLimit(clock), 500, 'GET', '/api/v2/roles')).toBe(0);
});

let tenant: TestTenant;
let api: Api;

beforeAll(async () => {
  tenant = await TestTenant.start({ rateLimit: 'free' });
  api = apiOf(tenant, await tokenOf(tenant));
});
afterAll(() => tenant.stop());

test('a tenant with a plan answers 429 and carries nothing out', async () => {
  const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => api('POST', '/roles', { name: `role-${n}` })));
  const [refused] = answers.filter(({ status }) => status === 429);
  expect(refused?.json).toEqual({
    statusCode: 429,
    error: 'Too Many Requests',
    message: 'Global limit has been reached',
    errorCode: 'too_many_requests',
  });
  expect(refused?.headers).toMatchObject({ 'x-ratelimit-limit': '2', 'x-ratelimit-remaining': '0' });
  await tenant.send('POST', '/_local/clock', { json: { advance_seconds: 10 } });
  expect((await api('GET', '/roles')).json).toHaveLength(answers.filter(({ status }) => status === 200).length);
  expect((await api('GET', '/logs?q=type:api_limit')).json).toHaveLength(1);
});
