import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import type { Tenant } from '../tenant.ts';
import { assumptions } from './assumptions.ts';
import { invitations } from './invitations.ts';
import { layout, type Markup, PAGES, type PagePath, type Shell } from './layout.ts';
import { lastLogin } from './login.ts';
import { actionRuns, inbox, logs, members, requests } from './views.ts';

/** @param chosen what the query asks for */
type View = (tenant: Tenant, chosen: string | undefined) => Markup;

const VIEWS: { [path in PagePath]: View } = {
  '': inbox,
  '/invitations': invitations,
  '/login': lastLogin,
  '/members': members,
  '/actions': actionRuns,
  '/logs': logs,
  '/requests': requests,
  '/assumptions': assumptions,
};

// Nothing of a mail or a name can run: only the script with the page's nonce, and mails are in frames without rights.
function headersFor(nonce: string): { [name: string]: string } {
  return {
    'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-${nonce}'; connect-src 'self'; img-src https: data:; frame-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'`,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  };
}

/** Pages for whoever runs the tenant, under /_local/console: what it sent, who is where, and what happened. */
export function createConsole(tenant: Tenant): Hono {
  const app = new Hono();
  app.get('/revision', (context) => context.text(revisionOf(tenant), 200, { 'cache-control': 'no-store' }));
  for (const { path } of PAGES) {
    app.get(path || '/', (context) => {
      const nonce = randomBytes(16).toString('base64');
      const content = VIEWS[path](tenant, context.req.query('id'));
      return context.html(layout(shellOf(tenant, path, nonce), content), 200, headersFor(nonce));
    });
  }
  return app;
}

/** Changes with everything that a page might show, the clock included. */
function revisionOf({ traces, clock }: Tenant): string {
  return `${traces.revision}.${clock.offsetSeconds}`;
}

function shellOf(tenant: Tenant, path: PagePath, nonce: string): Shell {
  const { store } = tenant;
  const counts = {
    '': store.collection('mails').size,
    '/invitations': store.collection('organization_invitations').size,
    '/members': store.collection('users').size,
    '/actions': store.collection('action_runs').size,
  };
  return { path, domain: tenant.domain, counts, revision: revisionOf(tenant), nonce };
}
