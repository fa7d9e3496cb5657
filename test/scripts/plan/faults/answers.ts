import {
  AFTER_A_SECOND,
  ALL,
  type FaultCase,
  forever,
  impatient,
  order,
  ROLE,
  UNTOUCHED,
  VIEWER,
} from './fault-case.ts';
import { WRITES } from './stage.ts';

/** Waited out, sent again: the deploy ends well and says so. */
const WAITED_OUT = (
  [
    ['reads: 503 twice', { match: 'GET /api/v2/roles*', status: 503, times: 2 }, '2 times after 503'],
    ['reads: 429 with X-RateLimit-*', { match: ALL, status: 429, times: 3 }, '3 times after 429'],
    [
      'reads: 429 with Retry-After',
      { match: ALL, status: 429, headers: AFTER_A_SECOND, times: 3 },
      '3 times after 429',
    ],
    ['reads: 429 without any header', { match: ALL, status: 429, headers: {}, times: 3 }, '3 times after 429'],
    ['reads: reset twice', { match: 'GET /api/v2/clients*', drop: 'before', times: 2 }, '2 times after no answer'],
    ['reads: an answer in pieces', { match: 'GET /api/v2/clients*', trickle_ms: 20, times: 2 }, ''],
    ['token: 503 once', { match: 'POST /oauth/token', status: 503 }, 'once after 503'],
    ['token: refused with 401 once', { match: 'GET /api/v2/roles*', status: 401 }, ''],
    ['writes: 429 with X-RateLimit-*', { match: 'POST /api/v2/*', status: 429, times: 3 }, '3 times after 429'],
    ['writes: 429 with Retry-After', { match: ROLE, status: 429, headers: AFTER_A_SECOND }, 'once after 429'],
    ['writes: 429 without any header', { match: ROLE, status: 429, headers: {}, times: 3 }, '3 times after 429'],
    ['writes: 401 once', { match: ROLE, status: 401 }, ''],
    ['PATCH: 503 twice', { match: VIEWER, status: 503, times: 2 }, '2 times after 503'],
    ['PATCH: 502, and carried out', { match: VIEWER, status: 502, when: 'after' }, 'once after 502'],
    ['PATCH: reset before it was carried out', { match: VIEWER, drop: 'before' }, 'once after no answer'],
    ['PATCH: reset after it was carried out', { match: VIEWER, drop: 'after' }, 'once after no answer'],
    ['POST: an answer in pieces', { match: ROLE, trickle_ms: 20 }, ''],
  ] as const
).map(
  ([name, fault, told]): FaultCase => ({
    name,
    before: order(fault),
    ends: 0,
    says: [told, /✔ Record/],
    record: 'done',
  }),
);

const IMPATIENT: readonly FaultCase[] = [
  {
    name: 'reads: never answered, once',
    before: order({ match: 'GET /api/v2/roles*', hang: 'before' }),
    run: impatient,
    ends: 0,
    says: [/✔ Record/],
    record: 'done',
  },
  {
    name: 'reads: never answered',
    before: order({ match: 'GET /api/v2/roles*', hang: 'before', ...forever }),
    run: impatient,
    ends: 1,
    says: ['TENANT_UNREACHABLE', 'no answer within 30 s', UNTOUCHED],
  },
  {
    name: 'PATCH: never answered, and carried out',
    before: order({ match: VIEWER, hang: 'after' }),
    run: impatient,
    ends: 0,
    says: [/✔ Record/],
    record: 'done',
  },
  ...(['before', 'after'] as const).map(
    (hang): FaultCase => ({
      name: `POST: never answered, ${hang === 'after' ? 'and' : 'not'} carried out`,
      before: order({ match: ROLE, hang }),
      run: impatient,
      ends: 1,
      says: [
        'WRITE_STOPPED: POST /roles admin failed: no answer within 30 s. Nobody knows',
        '? POST /roles admin (no answer)',
      ],
      record: 'failed',
    }),
  ),
  {
    name: 'POST: an answer in pieces that never ends',
    before: order({ match: ROLE, trickle_ms: 2000 }),
    run: impatient,
    ends: 1,
    says: ['WRITE_STOPPED: POST /roles admin failed: no answer within 30 s. Nobody knows'],
    record: 'failed',
  },
  {
    name: 'reads of auth0-deploy-cli: never answered',
    act: { at: /✔ Backup/, do: order({ match: 'GET /api/v2/roles*', hang: 'before', ...forever }) },
    run: impatient,
    ends: 1,
    says: ['TENANT_UNREACHABLE', 'no answer within 30 s', '✔ POST /clients', '– POST /roles'],
    record: 'failed',
  },
];

const REFUSED: readonly FaultCase[] = [
  {
    name: 'reads: 503 for good',
    before: order({ match: 'GET /api/v2/roles*', status: 503, ...forever }),
    ends: 1,
    says: ['TENANT_REFUSED', '/roles', '503', 'https://status.auth0.com', UNTOUCHED],
  },
  {
    name: 'reads: 429 for good',
    before: order({ match: 'GET /api/v2/roles*', status: 429, headers: { 'retry-after': '0' }, ...forever }),
    ends: 1,
    says: ['TENANT_REFUSED', 'rate limit', 'Wait a minute', UNTOUCHED],
  },
  {
    name: 'token: refused for good',
    before: order({ match: 'POST /oauth/token', status: 401, ...forever }),
    ends: 1,
    says: ['TENANT_REFUSED', 'refuses the credentials', UNTOUCHED],
  },
  {
    name: 'reads of auth0-deploy-cli: 503 for good',
    act: { at: /✔ Backup/, do: order({ match: 'GET /api/v2/roles*', status: 503, ...forever }) },
    ends: 1,
    says: ['TENANT_REFUSED', 'GET /roles', '503', '– POST /roles'],
    record: 'failed',
  },
  {
    name: 'writes: 429 for good',
    before: order({ match: ROLE, status: 429, headers: { 'retry-after': '0' }, ...forever }),
    ends: 1,
    says: ['TENANT_REFUSED', 'POST /roles', 'rate limit', '– POST /roles'],
    record: 'failed',
  },
  ...(['before', 'after'] as const).map(
    (when): FaultCase => ({
      name: `POST: 502, ${when === 'after' ? 'and' : 'not'} carried out`,
      before: order({ match: ROLE, status: 502, when }),
      ends: 1,
      says: [
        'POST /roles admin failed: the tenant answered 502. Nobody knows',
        '✔ POST /clients',
        '? POST /roles admin (502)',
      ],
      record: 'failed',
    }),
  ),
  ...(['before', 'after'] as const).map(
    (drop): FaultCase => ({
      name: `POST: reset ${drop} it was carried out`,
      before: order({ match: ROLE, drop }),
      ends: 1,
      says: [/POST \/roles admin failed: .*\. Nobody knows/, '? POST /roles admin (no answer)'],
      record: 'failed',
    }),
  ),
  {
    name: 'POST: 408',
    before: order({ match: ROLE, status: 408 }),
    ends: 1,
    says: ['POST /roles admin failed: the tenant answered 408. Nobody knows'],
    record: 'failed',
  },
  {
    name: 'POST: 400',
    before: order({ match: ROLE, status: 400 }),
    ends: 1,
    says: ['DEPLOY_FAILED', '✘ POST /roles admin (400)'],
    record: 'failed',
  },
  {
    name: 'PATCH: 503 for good',
    before: order({ match: VIEWER, status: 503, ...forever }),
    ends: 1,
    says: ['PATCH /roles/{viewer} failed: the tenant answered 503. Nobody knows'],
    record: 'failed',
  },
  {
    name: 'the tenant is gone after its first write',
    act: { at: 1, do: order({ match: '* /*', drop: 'before', ...forever }) },
    ends: 1,
    says: [/TENANT_UNREACHABLE|Nobody knows/, '✔ POST /clients', '– POST /roles admin'],
    record: 'failed',
  },
  {
    name: 'verification cannot read',
    act: { at: WRITES, do: order({ match: ALL, status: 503, ...forever }) },
    ends: 1,
    says: ['All was written, but could not be verified', '503', '✔ POST /clients'],
    record: 'failed',
    again: 'Nothing written',
  },
];

const TOKENS: readonly FaultCase[] = [
  {
    name: 'a token that lasts for 2 s',
    before: async ({ live }) => {
      const servers = (await live.get('resource-servers')) as { id: string; is_system?: boolean }[];
      await live.change('resource_servers', servers.find((one) => one.is_system)?.id ?? '', { token_lifetime: 2 });
      await live.post('/_local/faults', { match: 'POST /api/v2/*', delay_ms: 1500, times: 3 });
    },
    ends: 0,
    says: [/✔ Record/],
    record: 'done',
  },
  {
    name: 'a token that has expired when the third write is sent',
    act: { at: 2, do: ({ live }) => live.post('/_local/clock', { advance_seconds: 90_000 }) },
    before: order({ match: '* /api/v2/*', delay_ms: 60, ...forever }),
    ends: 0,
    says: [/✔ Record/],
    record: 'done',
  },
];

/** The tenant answers late, wrongly or not at all. */
export const ANSWERS: readonly FaultCase[] = [WAITED_OUT, IMPATIENT, REFUSED, TOKENS].flat();
