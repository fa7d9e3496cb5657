import { type Context, Hono } from 'hono';
import { OAuthError } from '../authentication/oauth-error.ts';
import { findTransaction } from '../authentication/transactions.ts';
import type { Tenant } from '../tenant.ts';
import { addUpstreamPages } from '../upstream/pages.ts';
import { addConsentPages } from './consent-pages.ts';
import { renderErrorPage } from './error-page.ts';
import type { Finish } from './flow.ts';
import { addLoginPages } from './login-pages.ts';
import { addMfaPages } from './mfa.ts';
import { addOrganizationPages } from './organization-pages.ts';
import { addTicketPages } from './ticket-pages.ts';

/** The pages of Universal Login, under `/u/`, and those of the built-in identity provider. */
export function createLoginPages(tenant: Tenant, finish: Finish): Hono {
  const app = new Hono();
  const flow = { tenant, finish };
  addLoginPages(app, flow);
  addOrganizationPages(app, flow);
  addConsentPages(app, flow);
  addMfaPages(app, flow);
  addUpstreamPages(app, flow);
  addTicketPages(app, tenant);
  app.notFound((context) => failed(tenant, context, new OAuthError(404, 'not_found', 'There is no such page')));
  app.onError((error, context) => {
    if (error instanceof OAuthError) return failed(tenant, context, error);
    throw error;
  });
  return app;
}

async function failed(tenant: Tenant, context: Context, error: OAuthError): Promise<Response> {
  tenant.store.commit();
  const transaction = findTransaction(tenant, context.req.query('state'));
  const language = {
    uiLocales: transaction?.query.ui_locales,
    acceptLanguage: context.req.header('accept-language'),
  };
  const { body, headers } = await renderErrorPage(tenant, error.body, undefined, language);
  return context.body(body, error.status as 400, headers);
}
