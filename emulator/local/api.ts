import { getRequestListener } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { TenantError } from '../errors.ts';
import { isObject } from '../store/json.ts';
import type { Listener, Tenant } from '../tenant.ts';
import { parseFault } from './faults.ts';

export type Seed = 'empty' | 'new-tenant';

export function isSeed(value: unknown): value is Seed {
  return value === 'empty' || value === 'new-tenant';
}

/** What the endpoints need beside the tenant itself. */
export interface LocalApiOptions {
  reset: (seed: Seed) => void;
  /** Called after a state was put: what is kept outside the store is made anew from it. */
  restored: () => void;
  /** The console's pages, under /_local/console. */
  console: Hono;
}

/** The emulator's own endpoints under `/_local/`: no credentials, loopback only. */
export function createLocalApi(tenant: Tenant, options: LocalApiOptions): Listener {
  const app = new Hono();
  // A page on another site must not be able to reset the tenant or read its mails.
  app.use('/_local/*', async (context, next) => {
    const site = context.req.header('sec-fetch-site');
    if (site && site !== 'same-origin' && site !== 'none') return context.json({ error: 'cross-site request' }, 403);
    return next();
  });
  app.post('/_local/reset', async (context) => {
    const body = await jsonBody(context);
    const seed = body === undefined ? 'empty' : isObject(body) ? (body.seed ?? 'empty') : undefined;
    if (!isSeed(seed)) return refuse(context, '"seed" must be "empty" or "new-tenant"');
    options.reset(seed);
    return context.body(null, 204);
  });
  app.get('/_local/state', (context) => context.json(tenant.store.export()));
  app.put('/_local/state', async (context) => {
    try {
      tenant.store.import(await jsonBody(context));
    } catch (error) {
      if (error instanceof TenantError) return refuse(context, error.message);
      throw error;
    }
    tenant.store.commit();
    options.restored();
    return context.body(null, 204);
  });
  app.get('/_local/outbox', (context) => context.json([...tenant.store.collection('mails').values()].reverse()));
  app.get('/_local/requests', (context) => context.json(tenant.requests.all()));
  app.post('/_local/clock', async (context) => {
    const body = await jsonBody(context);
    const seconds = isObject(body) ? body.advance_seconds : undefined;
    if (typeof seconds !== 'number' || !Number.isFinite(seconds) || seconds < 0 || seconds > 1e10) {
      return refuse(context, '"advance_seconds" must be a number from 0 to 10000000000');
    }
    tenant.clock.advance(seconds);
    return context.json({ now: tenant.clock.iso() });
  });
  app.post('/_local/faults', async (context) => {
    const fault = parseFault(await jsonBody(context));
    if (typeof fault === 'string') return refuse(context, fault);
    tenant.faults.add(fault);
    return context.body(null, 204);
  });
  app.route('/_local/console', options.console);
  app.notFound((context) =>
    context.json({ error: `The emulator has no ${context.req.method} ${context.req.path}` }, 404),
  );
  return getRequestListener(app.fetch);
}

/** The body as JSON; undefined when there is none or it is not JSON. */
async function jsonBody(context: Context): Promise<unknown> {
  try {
    return await context.req.json();
  } catch {
    return undefined;
  }
}

function refuse(context: Context, error: string): Response {
  return context.json({ error }, 400);
}
