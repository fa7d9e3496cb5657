import type { Hono } from 'hono';
import { neededConsent, rememberConsent } from '../authentication/consent.ts';
import { OAuthError } from '../authentication/oauth-error.ts';
import type { Transaction } from '../authentication/transactions.ts';
import { isObject } from '../store/json.ts';
import { confirmationView, consentView } from './consent-views.ts';
import { type AnswerForm, answering, type Flow, type ShowPage, showing } from './flow.ts';
import { requireStep, showPage, viewOf } from './session.ts';

/** The pages after the login: what the application may do, and whether it is the right one. */
export function addConsentPages(app: Hono, flow: Flow): void {
  app.get('/u/consent', showing(flow, consentPage(flow)));
  app.post('/u/consent', answering(flow, consent(flow)));
  app.get('/u/confirmation', showing(flow, confirmationPage(flow)));
  app.post('/u/confirmation', answering(flow, confirm));
}

function requestOf({ tenant }: Flow, transaction: Transaction) {
  const client = tenant.store.collection('clients').get(transaction.client_id);
  return client && transaction.user_id ? neededConsent(tenant, client, transaction) : undefined;
}

function consentPage(flow: Flow): ShowPage {
  return (context, transaction) => {
    const { tenant } = flow;
    const view = viewOf(tenant, context, transaction);
    const flags = tenant.store.collection('settings').get('tenant')?.flags;
    const described = isObject(flags) && flags.use_scope_descriptions_for_consent === true;
    const content = consentView(view, requestOf(flow, transaction) ?? { scopes: [] }, described);
    return showPage(tenant, context, transaction, view.texts.consent.title(view.application), content);
  };
}

function consent(flow: Flow): AnswerForm {
  return (_context, transaction, { action }) => {
    requireStep(transaction, 'consent');
    if (action !== 'accept') throw new OAuthError(403, 'access_denied', 'User did not authorize the request');
    const asked = requestOf(flow, transaction);
    if (asked) rememberConsent(flow.tenant, transaction, asked.scopes);
    return { ...transaction, consented: true };
  };
}

function confirmationPage({ tenant }: Flow): ShowPage {
  return (context, transaction) => {
    const view = viewOf(tenant, context, transaction);
    const content = confirmationView(view, transaction.redirect_uri ?? '');
    return showPage(tenant, context, transaction, view.texts.confirmation.title, content);
  };
}

const confirm: AnswerForm = (_context, transaction, { action }) => {
  requireStep(transaction, 'confirmation');
  if (action !== 'accept') throw new OAuthError(403, 'access_denied', 'User did not authorize the request');
  return { ...transaction, confirmed: true };
};
