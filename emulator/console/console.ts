import { Hono } from 'hono';
import type { Tenant } from '../tenant.ts';
import { layout, type Markup, PAGES } from './layout.ts';
import { actionRuns, inbox, invitations, logs, members, requests } from './views.ts';

const VIEWS: { [Path in (typeof PAGES)[number]['path']]: (tenant: Tenant) => Markup } = {
  '': inbox,
  '/invitations': invitations,
  '/members': members,
  '/actions': actionRuns,
  '/logs': logs,
  '/requests': requests,
};

// Nothing of a mail or a name can run: no script at all, and mails are shown in a frame without rights.
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; frame-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

/** Pages for whoever runs the tenant, under /_local/console: what it sent, who is where, and what happened. */
export function createConsole(tenant: Tenant): Hono {
  const app = new Hono();
  for (const { path } of PAGES) {
    app.get(path || '/', (context) => context.html(layout(path, tenant.domain, VIEWS[path](tenant)), 200, HEADERS));
  }
  return app;
}
