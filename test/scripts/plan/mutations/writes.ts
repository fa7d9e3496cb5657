import { isObject, type Json, mapStrings } from '../../../../scripts/plan/json.ts';
import { MASK } from '../../../../scripts/plan/secrets.ts';
import { startGuard } from '../../../../scripts/tenants/guard.ts';
import { sender } from '../../../../scripts/tenants/send.ts';
import type { TestTenant } from '../../support.ts';

/** A write on the wire. */
export interface Sent {
  method: string;
  path: string;
  query: string;
  body: Json | undefined;
  status: number;
}

/** Lets everything through to a tenant and writes down what changes it. */
export async function listenTo(tenant: TestTenant) {
  const writes: Sent[] = [];
  const guard = await startGuard({
    domain: tenant.domain,
    send: sender(tenant.access),
    certificate: await tenant.certificateFor(['localhost']),
    gate: async (request, forward) => {
      const answer = await forward(request);
      if (request.method !== 'GET') writes.push({ ...request, status: answer.status });
      return answer;
    },
    onStop: () => undefined,
  });
  const through = { domain: guard.domain, token: guard.token, caFile: tenant.caFile };
  return { writes, through, close: guard.close };
}

/** Ids by name, in paths and bodies. */
export function named(write: Sent, names: ReadonlyMap<string, string>): Sent {
  const path = write.path
    .split('/')
    .map((part) => names.get(decodeURIComponent(part)) ?? part)
    .join('/');
  const name = (text: string) => names.get(text) ?? text.replace(/^cred_\w+$/, 'cred_');
  const body = write.body === undefined ? undefined : mapStrings(write.body, name);
  return { ...write, path, body };
}

/** Writes of one list that the other does not have: with the same method, path, query, body and success. */
export function unmatched(predicted: readonly Sent[], made: readonly Sent[]): { only: string[]; more: string[] } {
  const left = [...made];
  const only = predicted.filter((one) => {
    const index = left.findIndex((other) => isSame(one, other));
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
  return { only: only.map(told), more: left.map(told) };
}

function told({ method, path, query, body, status }: Sent): string {
  return `${method} ${path}${query} ${status} ${JSON.stringify(body ?? null).slice(0, 300)}`;
}

function isSame(one: Sent, other: Sent): boolean {
  const wire = ({ method, path, query, status }: Sent) => `${method} ${path}${query} ${status < 400}`;
  return wire(one) === wire(other) && isSameBody(one.body, other.body);
}

/** A secret that was read from the tenant is known to the rehearsal only as masked. */
function isSameBody(predicted: Json | undefined, made: Json | undefined): boolean {
  if (typeof predicted === 'string' && predicted.startsWith(MASK)) return typeof made === 'string';
  if (Array.isArray(predicted) && Array.isArray(made)) {
    return predicted.length === made.length && predicted.every((item, index) => isSameBody(item, made[index]));
  }
  if (!isObject(predicted) || !isObject(made)) return JSON.stringify(predicted) === JSON.stringify(made);
  const names = new Set([...Object.keys(predicted), ...Object.keys(made)]);
  return [...names].every((name) => isSameBody(predicted[name], made[name]));
}
