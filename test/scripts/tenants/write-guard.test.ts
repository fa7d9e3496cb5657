import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PlannedWrite, RecordedWrite } from '../../../scripts/plan/writes.ts';
import type { Answered } from '../../../scripts/tenants/guard.ts';
import { NoAnswer } from '../../../scripts/tenants/transport.ts';
import { WriteGuard } from '../../../scripts/tenants/write-guard.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A guard that knows one write, and a tenant that answers it in turn; the last answer stays. */
async function play(method: string, ...answers: (number | Error)[]) {
  const path = method === 'POST' ? '/roles' : '/roles/rol_1';
  const recorded: RecordedWrite = {
    ...{ method, path, query: '', body: { name: 'admin' }, status: method === 'DELETE' ? 204 : 200 },
    ...{ answer: method === 'DELETE' ? undefined : { id: 'rol_copy' }, rows: [] },
  };
  const planned: PlannedWrite = { method, path, kind: 'roles', name: 'admin', isNeeded: true };
  const kept: number[] = [];
  const repeats: string[] = [];
  const guard = new WriteGuard({
    writes: [recorded],
    planned: [planned],
    domain: 'acme.eu.auth0.com',
    keep: () => (status) => kept.push(status),
    onRepeat: (reason) => repeats.push(reason),
  });
  let asked = 0;
  const forward = async (): Promise<Answered> => {
    const answer = answers[Math.min(asked, answers.length - 1)] ?? 200;
    asked += 1;
    if (answer instanceof Error) throw answer;
    return { status: answer, body: { id: 'rol_1' } };
  };
  const passing = { method, path, query: '', body: { name: 'admin' } };
  const ended = guard.gate(passing, forward).then(
    ({ status }) => status,
    ({ code, message }: { code: string; message: string }) => `${code}: ${message}`,
  );
  await vi.runAllTimersAsync();
  const sent = guard.sent.map(({ status }) => status);
  return { ended: await ended, asked, sent, kept, repeats, left: guard.missing.length };
}

const LOST = new NoAnswer(true, new Error('socket hang up'));
const UNREACHED = new NoAnswer(false, new Error('connect ECONNREFUSED'));
const UNKNOWN = /Nobody knows whether it was carried out$/;

test('a POST whose end nobody knows is never sent again', async () => {
  for (const [answer, status] of [
    [LOST, 0],
    [502, 502],
    [408, 408],
  ] as const) {
    const { ended, asked, sent, left } = await play('POST', answer);
    expect(ended).toMatch(UNKNOWN);
    expect({ asked, sent, left }).toEqual({ asked: 1, sent: [status], left: 0 });
  }
});

test('what is certain not to have been carried out is left to do', async () => {
  const { ended, sent, left } = await play('POST', UNREACHED);
  expect(ended).toMatch(/POST \/roles admin failed: connect ECONNREFUSED\. It was not carried out$/);
  expect({ sent, left }).toEqual({ sent: [], left: 1 });
  const refused = await play('POST', 429);
  expect(refused.ended).toMatch(/^TENANT_REFUSED: .*rate limit/);
  expect(refused).toMatchObject({ asked: 1, sent: [], left: 1 });
});

test('a PATCH is sent again, within limits', async () => {
  expect(await play('PATCH', LOST, 503, 200)).toMatchObject({
    ...{ ended: 200, asked: 3, sent: [200], kept: [200], left: 0 },
    repeats: ['no answer', '503'],
  });
  const { ended, asked, sent } = await play('PATCH', 503);
  expect(ended).toMatch(UNKNOWN);
  expect({ asked, sent }).toEqual({ asked: 4, sent: [503] });
});

test('what may have been carried out by the first try is not told as refused by the second', async () => {
  for (const second of [UNREACHED, 429]) {
    const { ended, sent, left } = await play('PATCH', LOST, second);
    expect(ended).toMatch(UNKNOWN);
    expect({ sent, left }).toEqual({ sent: [0], left: 0 });
  }
});

test('what a DELETE finds gone when it is sent again is deleted; at the first try it is not there', async () => {
  expect(await play('DELETE', LOST, 404)).toMatchObject({ ended: 204, sent: [204] });
  expect(await play('DELETE', 404)).toMatchObject({ ended: 404, sent: [404] });
});
