import { type Context, Hono } from 'hono';
import { pageOf, redirectingStep } from '../authentication/authorize.ts';
import { databases, usableConnections } from '../authentication/connections.ts';
import { neededConsent, rememberConsent } from '../authentication/consent.ts';
import { OAuthError } from '../authentication/oauth-error.ts';
import { saveTransaction, type Transaction } from '../authentication/transactions.ts';
import { organizationsOf } from '../directory/members.ts';
import type { Tenant } from '../tenant.ts';
import { acceptFor, currentInvitation, refuseAccount } from './accept.ts';
import { type Attempt, logIn, signUp, signupDatabase } from './credentials.ts';
import { renderErrorPage } from './error-page.ts';
import { formOf, requireStep, showPage, transactionOf, viewOf } from './session.ts';
import { textsFor } from './texts.ts';
import { consentView, loginView, noConnectionView, organizationView, pickerView, signupView } from './views.ts';

/** Ends a login: with its user, or with the error that the application is told. @returns where the browser goes on */
export type Finish = (transaction: Transaction, failure?: OAuthError) => Promise<string>;

type Handler = (context: Context) => Promise<Response>;

/** The pages of Universal Login, under `/u/`. */
export function createLoginPages(tenant: Tenant, finish: Finish): Hono {
  const app = new Hono();
  const login = loginPages(tenant, finish);
  const organization = organizationPages(tenant, finish);
  const consent = consentPages(tenant, finish);
  app.get('/u/login', login.showLogin);
  app.get('/u/login/invitation', login.showLogin);
  app.post('/u/login', login.login);
  app.get('/u/signup', login.showSignup);
  app.get('/u/signup/invitation', login.showSignup);
  app.post('/u/signup', login.signup);
  app.post('/u/signup/invitation', login.signup);
  app.get('/u/organization', organization.show);
  app.post('/u/organization', organization.choose);
  app.get('/u/organization/picker', organization.showPicker);
  app.post('/u/organization/picker', organization.pick);
  app.get('/u/consent', consent.show);
  app.post('/u/consent', consent.answer);
  app.notFound((context) => failed(tenant, context, new OAuthError(404, 'not_found', 'There is no such page')));
  app.onError((error, context) => {
    if (error instanceof OAuthError) return failed(tenant, context, error);
    throw error;
  });
  return app;
}

async function failed(tenant: Tenant, context: Context, error: OAuthError): Promise<Response> {
  tenant.store.commit();
  const { body, headers } = await renderErrorPage(tenant, error.body, undefined);
  return context.body(body, error.status as 400, headers);
}

/** Goes to the next page, or back to the engine when there is none. */
async function proceed(tenant: Tenant, context: Context, transaction: Transaction, finish: Finish): Promise<Response> {
  let target: string;
  try {
    const { step: _before, ...rest } = transaction;
    const step = redirectingStep(tenant, rest);
    saveTransaction(tenant, step ? { ...rest, step } : rest);
    target = step ? pageOf(step, transaction.id) : await finish(rest);
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    target = await finish(transaction, error);
  }
  tenant.store.commit();
  return context.redirect(target, 303);
}

async function stop(tenant: Tenant, context: Context, transaction: Transaction, finish: Finish, error: unknown) {
  if (!(error instanceof OAuthError)) throw error;
  const target = await finish(transaction, error);
  tenant.store.commit();
  return context.redirect(target, 303);
}

function loginPages(tenant: Tenant, finish: Finish) {
  const showLogin = (context: Context, transaction: Transaction, problem?: string, email?: string) => {
    const view = { ...viewOf(tenant, transaction, problem), ...(email !== undefined && { email }) };
    const usable = databases(usableConnections(tenant, transaction)).length > 0;
    const canSignUp = !view.invitation && signupDatabase(tenant, transaction) !== undefined;
    const content = usable ? loginView(view, canSignUp) : noConnectionView(view);
    return showPage(tenant, context, transaction, view.texts.login.title(view.name), content, problem ? 400 : 200);
  };
  const showSignup = (context: Context, transaction: Transaction, problem?: string, email?: string) => {
    const view = { ...viewOf(tenant, transaction, problem), ...(email !== undefined && { email }) };
    const database = signupDatabase(tenant, transaction);
    const content = database
      ? signupView(view, database.connection)
      : noConnectionView({ ...view, texts: { ...view.texts, noConnection: view.texts.problems.notAllowed } });
    return showPage(tenant, context, transaction, view.texts.signup.title(view.name), content, problem ? 400 : 200);
  };
  const answering =
    (attempt: typeof logIn, again: typeof showLogin): Handler =>
    async (context) => {
      const { transaction, fields } = await formOf(tenant, context);
      const { email = '', password = '' } = fields;
      try {
        refuseOtherAddress(tenant, transaction, email);
        const result = attempt(tenant, transaction, textsFor(transaction.query.ui_locales), email, password);
        if ('problem' in result) {
          tenant.store.commit();
          return await again(context, transaction, result.problem, email);
        }
        return await proceed(tenant, context, authenticated(tenant, transaction, result), finish);
      } catch (error) {
        return stop(tenant, context, transaction, finish, error);
      }
    };
  const showing =
    (page: typeof showLogin): Handler =>
    async (context) => {
      const transaction = transactionOf(tenant, context, context.req.query('state'));
      try {
        currentInvitation(tenant, transaction);
      } catch (error) {
        return stop(tenant, context, transaction, finish, error);
      }
      return page(context, transaction);
    };
  return {
    showLogin: showing(showLogin),
    showSignup: showing(showSignup),
    login: answering(logIn, showLogin),
    signup: answering(signUp, showSignup),
  };
}

/** The page locks the address of an invitation; whoever sends another one anyway is the wrong account. */
function refuseOtherAddress(tenant: Tenant, transaction: Transaction, email: string): void {
  const invitation = currentInvitation(tenant, transaction);
  if (!invitation || invitation.invitee.email.toLowerCase() === email.trim().toLowerCase()) return;
  throw refuseAccount(tenant, transaction, invitation);
}

/** Membership and roles of an invitation are settled here: before any Action runs. */
function authenticated(
  tenant: Tenant,
  transaction: Transaction,
  { user, connection }: Exclude<Attempt, { problem: string }>,
): Transaction {
  acceptFor(tenant, transaction, user);
  return { ...transaction, user_id: user.user_id, connection_id: connection.id, authenticated: 'password' };
}

function organizationPages(tenant: Tenant, finish: Finish) {
  const show = (context: Context, transaction: Transaction, problem?: string, typed = '') => {
    const view = viewOf(tenant, transaction, problem);
    const content = organizationView(view, typed);
    return showPage(tenant, context, transaction, view.texts.organization.title, content, problem ? 400 : 200);
  };
  const membershipsOf = (transaction: Transaction) => organizationsOf(tenant, transaction.user_id ?? '');
  const mayGoWithout = ({ client_id }: Transaction) =>
    tenant.store.collection('clients').get(client_id)?.organization_usage === 'allow';
  const showPicker: Handler = async (context) => {
    const transaction = transactionOf(tenant, context, context.req.query('state'));
    const view = viewOf(tenant, transaction);
    const content = pickerView(view, membershipsOf(transaction), mayGoWithout(transaction));
    return showPage(tenant, context, transaction, view.texts.picker.title, content);
  };
  const choose: Handler = async (context) => {
    const { transaction, fields } = await formOf(tenant, context);
    requireStep(transaction, 'organization');
    const name = (fields.organization ?? '').trim().toLowerCase();
    const organization = tenant.store.collection('organizations').firstBy('name', name);
    if (!organization) {
      const { texts } = viewOf(tenant, transaction);
      return show(context, transaction, texts.problems.noOrganization(name), name);
    }
    return proceed(tenant, context, { ...transaction, organization_id: organization.id }, finish);
  };
  const pick: Handler = async (context) => {
    const { transaction, fields } = await formOf(tenant, context);
    requireStep(transaction, 'picker');
    const chosen = membershipsOf(transaction).find(({ id }) => id === fields.organization);
    if (chosen) return proceed(tenant, context, { ...transaction, organization_id: chosen.id }, finish);
    if (fields.organization === '' && mayGoWithout(transaction)) {
      return proceed(tenant, context, { ...transaction, without_organization: true }, finish);
    }
    throw new OAuthError(400, 'invalid_request', 'You are not a member of this organization');
  };
  const open: Handler = async (context) => show(context, transactionOf(tenant, context, context.req.query('state')));
  return { show: open, choose, showPicker, pick };
}

function consentPages(tenant: Tenant, finish: Finish) {
  const requestOf = (transaction: Transaction) => {
    const client = tenant.store.collection('clients').get(transaction.client_id);
    return client && transaction.user_id ? neededConsent(tenant, client, transaction) : undefined;
  };
  const show: Handler = async (context) => {
    const transaction = transactionOf(tenant, context, context.req.query('state'));
    const asked = requestOf(transaction);
    if (!asked) return proceed(tenant, context, transaction, finish);
    const view = viewOf(tenant, transaction);
    const title = view.texts.consent.title(view.application);
    return showPage(tenant, context, transaction, title, consentView(view, asked));
  };
  const answer: Handler = async (context) => {
    const { transaction, fields } = await formOf(tenant, context);
    requireStep(transaction, 'consent');
    const asked = requestOf(transaction);
    if (fields.action !== 'accept') {
      const refused = new OAuthError(403, 'access_denied', 'User did not authorize the request');
      return stop(tenant, context, transaction, finish, refused);
    }
    if (asked) rememberConsent(tenant, transaction, asked.scopes);
    return proceed(tenant, context, { ...transaction, consented: true }, finish);
  };
  return { show, answer };
}
