import { createServer } from 'node:net';
import type { Configuration } from '../config/load.ts';
import { UserError } from '../errors.ts';
import { type Json, type JsonObject, mapStrings, objectOf } from '../plan/json.ts';
import type { JourneyReport } from '../plan/plan.ts';
import { checkpointed, connect, type Management } from '../tenants/management.ts';
import type { TenantCopy } from './copy.ts';
import { rehearse } from './rehearse.ts';
import { rehearsable } from './tenant-data.ts';

/** Where the application stands in for itself: the emulator's authority vouches for names of this machine only. */
const HOST = 'application.rehearsal.test';

/** Fields of a client that hold addresses of its application. */
const ADDRESSES = ['callbacks', 'initiate_login_uri', 'allowed_logout_urls', 'web_origins', 'allowed_origins'];

/** Routes of the sample application. The paths of the one that it plays are its own affair. */
const [LOGIN, CALLBACK] = ['/login', '/callback'];

/**
 * Would an invitation land its role if this were deployed? The application of the files is played by the sample application,
 * and on the copy every address of the one is an address of the other; nothing else is changed.
 */
export async function journeyOn(
  copy: TenantCopy,
  configuration: Configuration,
  signal: AbortSignal,
): Promise<JourneyReport> {
  const ready = rehearsable(configuration);
  if (typeof ready === 'string') return { ran: false, reason: ready };
  const { role, organization, application } = ready.plan;
  const what = `an invitation to ${organization} as ${role}, into ${application}`;
  const local = new URL(`https://${HOST}:${await freePort()}`);
  try {
    const api = await connect(copy.access, { send: copy.send, signal });
    await moveAddresses(api, application, ready.loginUri, local.origin);
    const loginUri = new URL(`${LOGIN}${ready.loginUri.search}`, local);
    const { landed, steps } = await rehearse({
      tenant: copy.tenant,
      api,
      rehearsable: { ...ready, loginUri },
      onStep: () => undefined,
      signal,
    });
    const shown = (text: string) =>
      text.replaceAll(local.origin, ready.loginUri.origin).replaceAll(copy.tenant.domain, copy.domain);
    return {
      ran: true,
      landed,
      what,
      steps: steps.map(({ title, ok, detail, fix }) => ({
        title,
        ok,
        detail: shown(detail),
        ...(fix && { fix: shown(fix) }),
      })),
    };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof UserError)) throw error;
    const step = { title: 'Invitation created', ok: false, detail: error.message, fix: error.fix };
    return { ran: true, landed: false, what, steps: [step] };
  }
}

async function moveAddresses(api: Management, application: string, loginUri: URL, to: string): Promise<void> {
  const from = loginUri.origin;
  const call = async (method: string, path: string, body?: JsonObject): Promise<Json> => {
    const init = body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const answer = await api.fetch(`https://${api.domain}/api/v2${path}`, { method, ...init });
    if (!answer.ok) throw new Error(`${method} ${path} on the copy: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Json;
  };
  const move = (value: Json) =>
    mapStrings(value, (text) => {
      if (text !== from && !text.startsWith(`${from}/`)) return text;
      return text.replace(`${from}${loginUri.pathname}`, `${from}${LOGIN}`).replace(from, to);
    });
  const client = await clientNamed(api, application);
  if (client) {
    const moved = ADDRESSES.flatMap((field) =>
      client[field] === undefined ? [] : [[field, move(client[field] ?? null)] as const],
    );
    const body: JsonObject = Object.fromEntries(moved);
    const { callbacks } = body;
    if (Array.isArray(callbacks) && callbacks.length > 0) body.callbacks = [...callbacks, `${to}${CALLBACK}`];
    await call('PATCH', `/clients/${client.client_id}`, body);
  }
  const { default_redirection_uri: fallback } = objectOf(await call('GET', '/tenants/settings'));
  if (fallback) await call('PATCH', '/tenants/settings', { default_redirection_uri: move(fallback) });
}

async function clientNamed(api: Management, name: string): Promise<JsonObject | undefined> {
  for await (const client of checkpointed<JsonObject>(api, '/clients', 'clients'))
    if (client.name === name) return client;
  return undefined;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
