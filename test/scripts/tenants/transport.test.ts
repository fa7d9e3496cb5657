import { generateKeyPairSync } from 'node:crypto';
import { decodeJwt, jwtVerify } from 'jose';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Credentials } from '../../../scripts/tenants/access.ts';
import { TokenSource } from '../../../scripts/tenants/token.ts';
import { NoAnswer, Transport, type TransportOptions } from '../../../scripts/tenants/transport.ts';

type Answer = Response | Error | (() => Response);
const API = 'https://acme.test/api/v2';

/** A tenant that gives these answers in order, then 200; and what it was asked. */
function scripted(...answers: Answer[]) {
  const asked: { method: string; path: string; authorization: string | null; body: string; at: number }[] = [];
  const send: typeof fetch = async (input, init) => {
    const { pathname } = new URL(String(input));
    const authorization = new Headers(init?.headers).get('authorization');
    asked.push({ method: init?.method ?? '', path: pathname, authorization, body: String(init?.body), at: Date.now() });
    const answer = answers.shift() ?? new Response('{}');
    if (answer instanceof Error) throw answer;
    return typeof answer === 'function' ? answer() : answer;
  };
  return { send, asked };
}

function failing(code: string): Error {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(`it was ${code}`), { code }) });
}

function transport(send: typeof fetch, options: Partial<TransportOptions> = {}): Transport {
  return new Transport({ send, followsLimits: true, readOnly: false, concurrency: 8, timeout: 1000, ...options });
}

const limits = (remaining: number, status = 200, more: { [name: string]: string } = {}) => {
  const reset = String(Math.ceil(Date.now() / 1000) + 2);
  const told = { 'x-ratelimit-limit': '4', 'x-ratelimit-remaining': String(remaining), 'x-ratelimit-reset': reset };
  return new Response('{}', { status, headers: { ...told, ...more } });
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'Date', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Lets waits pass until `work` is settled. */
async function settled<T>(work: Promise<T>): Promise<T> {
  let done = false;
  const end = () => {
    done = true;
  };
  work.then(end, end);
  for (let step = 0; !done && step < 5000; step += 1) await vi.advanceTimersByTimeAsync(100);
  return work;
}

test.each([
  ['a server error', new Response('', { status: 503 })],
  ['a gateway that gave up', new Response('', { status: 504 })],
  ['a reset', failing('ECONNRESET')],
  ['a timeout', new DOMException('too late', 'TimeoutError')],
  [
    'an answer that broke off',
    new Response(new ReadableStream({ start: (body) => body.error(failing('ECONNRESET')) })),
  ],
])('a GET is repeated after %s, a POST is not', async (_, failure) => {
  const reading = scripted(failure);
  expect((await settled(transport(reading.send).fetch(`${API}/roles`))).status).toBe(200);
  expect(reading.asked).toHaveLength(2);

  const again = failure instanceof Response && !failure.bodyUsed ? failure : failing('ECONNRESET');
  const writing = scripted(again);
  const wrote = transport(writing.send).fetch(`${API}/roles`, { method: 'POST', body: '{}' });
  await settled(wrote.catch(() => undefined));
  expect(writing.asked).toHaveLength(1);
});

test('whether a POST without an answer may have been carried out is told', async () => {
  const post = async (failure: Error) => {
    const { send, asked } = scripted(failure, failure, failure, failure);
    const sent = transport(send).fetch(`${API}/roles`, { method: 'POST', body: '{}' });
    return { error: await settled(sent.catch((error: unknown) => error)), tries: asked.length };
  };
  expect(await post(failing('ECONNRESET'))).toMatchObject({ error: { maybeDone: true }, tries: 1 });
  expect(await post(failing('ECONNREFUSED'))).toMatchObject({ error: { maybeDone: false }, tries: 3 });
  expect(await post(failing('ENOTFOUND'))).toMatchObject({ error: { maybeDone: false }, tries: 1 });
  const { error } = await post(failing('ECONNREFUSED'));
  expect(error).toBeInstanceOf(NoAnswer);
  expect(String(error)).toContain('it was ECONNREFUSED');
});

test('a POST that was refused as one too many is sent again, not before the tenant allows it', async () => {
  const { send, asked } = scripted(limits(0, 429, { 'retry-after': '7' }), limits(0, 429), new Response('{}'));
  const answer = await settled(transport(send).fetch(`${API}/roles`, { method: 'POST', body: 'x' }));
  expect(answer.status).toBe(200);
  expect(asked.map(({ body }) => body)).toEqual(['x', 'x', 'x']);
  const [first = 0, second = 0] = asked.map(({ at }) => at);
  expect(second - first).toBeGreaterThanOrEqual(7000);
});

test('one refusal does not slow down what comes after it', async () => {
  const { send, asked } = scripted(new Response('', { status: 429 }));
  const tenant = transport(send, { followsLimits: false });
  await settled(tenant.fetch(`${API}/roles`));
  for (let n = 0; n < 20; n += 1) await tenant.fetch(`${API}/roles`);
  expect(asked).toHaveLength(22);
  expect((asked.at(-1)?.at ?? 0) - (asked[1]?.at ?? 0)).toBeLessThan(200);
});

test('a GET that never succeeds ends with what the tenant said', async () => {
  const { send, asked } = scripted(...Array.from({ length: 20 }, () => new Response('down', { status: 502 })));
  const answer = await settled(transport(send).fetch(`${API}/roles`));
  expect([answer.status, await answer.text(), asked.length]).toEqual([502, 'down', 6]);
});

test('requests wait when none is left, and only as long as the bucket needs to gain one', async () => {
  const { send, asked } = scripted(limits(1), limits(0), limits(0), limits(0));
  const tenant = transport(send);
  for (let n = 0; n < 4; n += 1) await settled(tenant.fetch(`${API}/roles`));
  const at = asked.map((request) => request.at - (asked[0]?.at ?? 0));
  expect(at[1]).toBeLessThan(200);
  // 4 in at most 3 s: one in 0.75 s or less, and not in no time.
  expect((at[3] ?? 0) - (at[2] ?? 0)).toBeGreaterThanOrEqual(400);
  expect((at[3] ?? 0) - (at[2] ?? 0)).toBeLessThanOrEqual(900);
});

test('a tenant of this machine is not waited for unless it refuses', async () => {
  const { send, asked } = scripted(limits(0), limits(0), limits(0));
  const tenant = transport(send, { followsLimits: false });
  for (let n = 0; n < 4; n += 1) await tenant.fetch(`${API}/roles`);
  expect((asked[3]?.at ?? 0) - (asked[0]?.at ?? 0)).toBe(0);
});

test('no more requests are under way than allowed', async () => {
  let [running, most] = [0, 0];
  const tenant = transport(
    async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 50));
      running -= 1;
      return new Response('{}');
    },
    { concurrency: 3 },
  );
  await settled(Promise.all(Array.from({ length: 20 }, () => tenant.fetch(`${API}/roles`))));
  expect([running, most]).toEqual([0, 3]);
});

test('a command that only reads cannot write', async () => {
  const { send, asked } = scripted();
  const tenant = transport(send, { readOnly: true });
  for (const method of ['POST', 'patch', 'DELETE']) {
    await expect(tenant.fetch(`${API}/roles`, { method })).rejects.toMatchObject({
      code: 'READ_ONLY',
      message: `${method.toUpperCase()} /api/v2/roles was not sent: this command only reads`,
    });
  }
  expect(asked).toEqual([]);
  await tenant.fetch(`${API}/roles`);
  expect(asked).toHaveLength(1);
});

test('an interrupt ends a wait', async () => {
  const interrupt = new AbortController();
  const { send } = scripted(new Response('', { status: 503 }));
  const sent = transport(send, { signal: interrupt.signal }).fetch(`${API}/roles`);
  const reason = new Error('Ctrl-C');
  setTimeout(() => interrupt.abort(reason), 10);
  await expect(settled(sent)).rejects.toBe(reason);
});

const token = (value: string, expires_in = 86_400) => Response.json({ access_token: value, expires_in });
const secret: Credentials = { kind: 'secret', clientId: 'me', clientSecret: 'a secret of mine' };
const signedIn = (send: typeof fetch, credentials: Credentials = secret) => {
  const tenant = transport(send);
  const access = { domain: 'acme.test', credentials, isLocal: false };
  return tenant.signedIn(new TokenSource(access, tenant.fetch));
};

test('requests of the same moment share one token, and it is renewed before it ends', async () => {
  const answers = Array.from({ length: 3 }, () => new Response('{}'));
  const { send, asked } = scripted(token('first-token', 600), ...answers, token('second-token'));
  const ask = signedIn(send);
  await Promise.all([ask(`${API}/roles`), ask(`${API}/clients`), ask(`${API}/users`)]);
  expect(asked.map(({ path }) => path)).toEqual(['/oauth/token', '/api/v2/roles', '/api/v2/clients', '/api/v2/users']);
  expect(asked.map(({ authorization }) => authorization).slice(1)).toEqual(Array(3).fill('Bearer first-token'));
  await vi.advanceTimersByTimeAsync(550_000);
  await ask(`${API}/roles`);
  expect(asked.map(({ path }) => path).slice(4)).toEqual(['/oauth/token', '/api/v2/roles']);
  expect(asked.at(-1)?.authorization).toBe('Bearer second-token');
});

test('a token that is no longer taken is renewed once, and the request is sent again', async () => {
  const refused = () => new Response('', { status: 401 });
  const once = scripted(token('old-token'), refused, token('new-token'), new Response('{}'));
  expect((await signedIn(once.send)(`${API}/roles`, { method: 'POST' })).status).toBe(200);
  expect(once.asked.at(-1)?.authorization).toBe('Bearer new-token');
  const always = scripted(token('old-token'), refused, token('new-token'), refused);
  expect((await signedIn(always.send)(`${API}/roles`)).status).toBe(401);
  expect(always.asked).toHaveLength(4);
});

test('a private key signs an assertion for this tenant, which lasts for minutes', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const { send, asked } = scripted(token('some-token'));
  const key: Credentials = { kind: 'key', clientId: 'me', privateKey: pem, signingAlg: 'RS256' };
  await signedIn(send, key)(`${API}/roles`);
  const form = new URLSearchParams(asked[0]?.body);
  const assertion = form.get('client_assertion') ?? '';
  await jwtVerify(assertion, publicKey, { issuer: 'me', subject: 'me', audience: 'https://acme.test/' });
  const { iat = 0, exp = 0, jti } = decodeJwt(assertion);
  expect(exp - iat).toBeLessThanOrEqual(300);
  expect(jti).toBeTruthy();
  expect(form.get('audience')).toBe('https://acme.test/api/v2/');
});

/** A tenant that answers after so many milliseconds, unless the request is aborted before. */
function slow(milliseconds: number) {
  const asked: string[] = [];
  const send: typeof fetch = (_, init) => {
    asked.push(init?.method ?? '');
    return new Promise((resolve, reject) => {
      setTimeout(() => resolve(new Response('{}', { status: 201 })), milliseconds);
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
    });
  };
  return { send, asked };
}

const OVER = new Error('over');

test('at the end a write that is under way gets its answer, for 5 s; whatever waits or reads ends at once', async () => {
  const ending = new AbortController();
  const { send, asked } = slow(1000);
  const api = transport(send, { ending: ending.signal, concurrency: 2, timeout: 60_000 });
  const post = () => api.fetch(`${API}/roles`, { method: 'POST' });
  const all = Promise.allSettled([post(), api.fetch(`${API}/clients`), post()]);
  await vi.advanceTimersByTimeAsync(500);
  ending.abort(OVER);
  const [writing, reading, waiting] = await settled(all);
  expect(writing).toMatchObject({ status: 'fulfilled', value: { status: 201 } });
  expect(reading).toMatchObject({ status: 'rejected', reason: OVER });
  expect(waiting).toMatchObject({ status: 'rejected', reason: OVER });
  expect(asked).toEqual(['POST', 'GET']);
});

test('at the end nobody knows of a write that gets no answer within 5 s', async () => {
  const ending = new AbortController();
  const api = transport(slow(20_000).send, { ending: ending.signal, timeout: 60_000 });
  const writing = api.fetch(`${API}/roles`, { method: 'POST' });
  writing.catch(() => undefined);
  await vi.advanceTimersByTimeAsync(500);
  ending.abort(OVER);
  await expect(settled(writing)).rejects.toMatchObject({ name: 'NoAnswer', maybeDone: true });
});

test('why a request is sent again is told, and how long an answer was waited for', async () => {
  const told: string[] = [];
  const { send } = scripted(failing('ECONNRESET'), new Response('', { status: 503 }), limits(0, 429));
  const api = transport(send, { onRepeat: (reason) => told.push(reason) });
  expect((await settled(api.fetch(`${API}/roles`))).status).toBe(200);
  expect(told).toEqual(['no answer', '503', '429']);
  const late = transport(scripted(new DOMException('too late', 'TimeoutError')).send, { timeout: 30_000 });
  const writing = settled(late.fetch(`${API}/roles`, { method: 'POST' }));
  await expect(writing).rejects.toThrow('no answer within 30 s');
});

test('a tenant that refuses for two minutes is not asked for ever', async () => {
  const { send } = scripted(...Array.from({ length: 300 }, () => new Response('{}', { status: 429 })));
  const start = Date.now();
  expect((await settled(transport(send).fetch(`${API}/roles`, { method: 'POST' }))).status).toBe(429);
  expect(Date.now() - start).toBeGreaterThan(100_000);
  expect(Date.now() - start).toBeLessThan(180_000);
});
