import type { Hono } from 'hono';
import {
  buttons,
  databases,
  homeRealm,
  type UsableConnection,
  usableConnections,
} from '../authentication/connections.ts';
import type { Transaction } from '../authentication/transactions.ts';
import { passwordPolicy } from '../directory/password-policy.ts';
import { isFederated } from '../directory/strategies.ts';
import { acceptFor, currentInvitation, refuseAccount } from './accept.ts';
import { type Attempt, isAddress, logIn, signUp, signupDatabase } from './credentials.ts';
import { answering, type Flow, type ShowPage, showing } from './flow.ts';
import { PageError } from './page-error.ts';
import { showPage, textsOf, viewOf } from './session.ts';
import { closedSignupView, identifierView, invitationView, loginView, passwordView, signupView } from './views.ts';

/** The pages on which somebody says who they are, under /u/login, /u/signup and /u/invitation. */
export function addLoginPages(app: Hono, flow: Flow): void {
  const login = loginPage(flow);
  const signup = signupPage(flow);
  const identifier = identifierPage(flow);
  const password = passwordPage(flow);
  app.get('/u/login', showing(flow, login));
  app.post('/u/login', answering(flow, credentials(flow, logIn, login)));
  app.get('/u/login/identifier', showing(flow, identifier));
  app.post('/u/login/identifier', answering(flow, identify(flow, identifier)));
  app.get('/u/login/password', showing(flow, password));
  app.post('/u/login/password', answering(flow, credentials(flow, logIn, password)));
  for (const path of ['/u/signup', '/u/signup/invitation']) {
    app.get(path, showing(flow, signup));
    app.post(path, answering(flow, credentials(flow, signUp, signup)));
  }
  app.get('/u/invitation', showing(flow, invitationPage(flow)));
  app.post('/u/login/connection', answering(flow, chooseConnection(flow)));
}

function loginPage({ tenant }: Flow): ShowPage {
  return (context, transaction, problem, typed) => {
    const view = viewOf(tenant, context, transaction, problem, typed);
    const usable = usableConnections(tenant, transaction);
    const content = loginView(view, {
      hasPassword: databases(usable).length > 0,
      canSignUp: !view.invitation && signupDatabase(tenant, transaction) !== undefined,
      others: connectionsOf(buttons(tenant, transaction, usable)),
    });
    return showPage(tenant, context, transaction, view.texts.login.title(view.name), content, problem);
  };
}

function signupPage({ tenant }: Flow): ShowPage {
  return (context, transaction, problem, typed) => {
    const view = viewOf(tenant, context, transaction, problem, typed);
    const database = signupDatabase(tenant, transaction);
    const others = connectionsOf(buttons(tenant, transaction, usableConnections(tenant, transaction)));
    const content = database
      ? signupView(view, passwordPolicy(tenant, database.connection), others)
      : closedSignupView(view, others);
    return showPage(tenant, context, transaction, view.texts.signup.title(view.name), content, problem);
  };
}

function identifierPage({ tenant }: Flow): ShowPage {
  return (context, transaction, problem, typed) => {
    const view = viewOf(tenant, context, transaction, problem, typed);
    const canSignUp = signupDatabase(tenant, transaction) !== undefined;
    const others = connectionsOf(buttons(tenant, transaction, usableConnections(tenant, transaction)));
    const content = identifierView(view, { canSignUp, others });
    return showPage(tenant, context, transaction, view.texts.login.title(view.name), content, problem);
  };
}

function passwordPage({ tenant }: Flow): ShowPage {
  return (context, transaction, problem) => {
    const view = viewOf(tenant, context, transaction, problem, transaction.identifier);
    const canSignUp = signupDatabase(tenant, transaction) !== undefined;
    const content = passwordView(view, canSignUp);
    return showPage(tenant, context, transaction, view.texts.password.title, content, problem);
  };
}

/** The screen `accept-invitation`, for invitations that only another identity provider can answer. */
function invitationPage({ tenant }: Flow): ShowPage {
  return (context, transaction) => {
    const view = viewOf(tenant, context, transaction);
    const usable = buttons(tenant, transaction, usableConnections(tenant, transaction));
    const content = invitationView(view, connectionsOf(usable));
    return showPage(tenant, context, transaction, view.texts.invitation.signup, content);
  };
}

function connectionsOf(usable: readonly UsableConnection[]) {
  return usable.map(({ connection }) => connection);
}

/** Somebody typed address and password. */
function credentials({ tenant }: Flow, attempt: typeof logIn, again: ShowPage): Parameters<typeof answering>[1] {
  return (context, transaction, { email = '', password = '' }) => {
    refuseOtherAddress(tenant, transaction, email);
    const result = attempt(tenant, transaction, textsOf(tenant, context, transaction), email, password);
    if ('problem' in result) return again(context, transaction, result.problem, email);
    return authenticated(tenant, transaction, result);
  };
}

/** The page locks the address of an invitation; whoever sends another one anyway is the wrong account. */
function refuseOtherAddress(tenant: Flow['tenant'], transaction: Transaction, email: string): void {
  const invitation = currentInvitation(tenant, transaction);
  if (!invitation || invitation.invitee.email.toLowerCase() === email.trim().toLowerCase()) return;
  throw refuseAccount(tenant, transaction, invitation);
}

/** Membership and roles of an invitation are settled here: before any Action runs. */
function authenticated(
  tenant: Flow['tenant'],
  transaction: Transaction,
  { user, connection }: Exclude<Attempt, { problem: string }>,
): Transaction {
  acceptFor(tenant, transaction, user);
  return { ...transaction, user_id: user.user_id, connection_id: connection.id, authenticated: 'password' };
}

/** Identifier-first: the address decides whether a password or another identity provider comes next. */
function identify({ tenant }: Flow, again: ShowPage): Parameters<typeof answering>[1] {
  return (context, transaction, { email = '' }) => {
    const texts = textsOf(tenant, context, transaction);
    const typed = email.trim();
    if (!isAddress(typed)) return again(context, transaction, texts.problems.noEmail, email);
    const realm = homeRealm(tenant, transaction, typed);
    if (realm) return { ...transaction, identifier: typed, upstream_id: realm.connection.id };
    const hasPassword = databases(usableConnections(tenant, transaction)).length > 0;
    if (!hasPassword) return again(context, transaction, texts.problems.noConnectionFor(typed), email);
    return { ...transaction, identifier: typed };
  };
}

/** A button of a social or enterprise connection. */
function chooseConnection({ tenant }: Flow): Parameters<typeof answering>[1] {
  return (_context, transaction, { connection }) => {
    const shown = connectionsOf(buttons(tenant, transaction, usableConnections(tenant, transaction)));
    const chosen = shown.find(({ name, strategy }) => name === connection && isFederated(strategy));
    if (!chosen) throw new PageError(400, 'invalid_request', 'This connection cannot be used in this login');
    return { ...transaction, upstream_id: chosen.id };
  };
}
