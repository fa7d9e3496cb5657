import type { Context, Hono } from 'hono';
import { UPSTREAM_PATH } from '../authentication/authorize.ts';
import { upstreamOf } from '../authentication/connections.ts';
import { OAuthError } from '../authentication/oauth-error.ts';
import type { Transaction } from '../authentication/transactions.ts';
import { federatedUser, type Identity } from '../directory/federated.ts';
import { acceptFor } from '../login/accept.ts';
import { connectionLabel } from '../login/connection-buttons.ts';
import { isAddress } from '../login/credentials.ts';
import { type Flow, going, type Handler } from '../login/flow.ts';
import { PageError } from '../login/page-error.ts';
import { formOf, showProviderPage, textsOf, transactionOf, viewOf } from '../login/session.ts';
import type { ConnectionRow } from '../store/rows.ts';
import { identityOf, peopleFor } from './people.ts';
import { issueCode, redeemCode, sessionAt, staySignedIn } from './provider.ts';
import { upstreamView } from './view.ts';

const CALLBACK = '/login/callback';

/**
 * The identity provider behind every social and enterprise connection: a page on which one picks who to be. It answers
 * with a code at /login/callback, where Auth0 takes the answers of providers.
 */
export function addUpstreamPages(app: Hono, flow: Flow): void {
  app.get(UPSTREAM_PATH, ask(flow));
  app.post(UPSTREAM_PATH, answer(flow));
  app.get(CALLBACK, callback(flow));
}

function connectionIn({ tenant }: Flow, transaction: Transaction): Readonly<ConnectionRow> {
  const connection = upstreamOf(tenant, transaction);
  if (!connection) throw new PageError(400, 'invalid_request', 'This login does not ask another identity provider');
  return connection;
}

/** Whoever is signed in at the provider is not asked again, unless the application wants it (`prompt=login`). */
function ask(flow: Flow): Handler {
  return async (context) => {
    const { tenant } = flow;
    const transaction = transactionOf(tenant, context, context.req.query('state'));
    const connection = connectionIn(flow, transaction);
    const known = sessionAt(tenant, transaction.browser, connection.id);
    const isForced = transaction.query.prompt
      ?.split(' ')
      .some((value) => value === 'login' || value === 'select_account');
    if (known && !isForced) return hand(flow, context, transaction, connection, known);
    return show(flow, context, transaction, connection);
  };
}

function show(
  { tenant }: Flow,
  context: Context,
  transaction: Transaction,
  connection: Readonly<ConnectionRow>,
  problem?: string,
): Promise<Response> {
  const view = viewOf(tenant, context, transaction, problem);
  const people = peopleFor(tenant, connection, transaction);
  const label = connectionLabel(connection);
  const content = upstreamView(view, { connection, label, people, tenant: tenant.domain });
  return showProviderPage(
    tenant,
    context,
    transaction,
    { title: `${view.texts.upstream.title} · ${label}`, content, label },
    problem,
  );
}

function answer(flow: Flow): Handler {
  return async (context) => {
    const { tenant } = flow;
    const { transaction, fields } = await formOf(tenant, context);
    const connection = connectionIn(flow, transaction);
    if (fields.action === 'cancel') {
      const denied = { error: 'access_denied', error_description: 'The user cancelled at the identity provider' };
      return context.redirect(`${CALLBACK}?${new URLSearchParams({ state: transaction.id, ...denied })}`, 303);
    }
    const identity = chosen(flow, connection, transaction, fields);
    if (!identity) {
      return show(flow, context, transaction, connection, textsOf(tenant, context, transaction).problems.noEmail);
    }
    if (fields.remember) staySignedIn(tenant, transaction.browser, connection.id, identity);
    return hand(flow, context, transaction, connection, identity);
  };
}

function chosen(
  { tenant }: Flow,
  connection: Readonly<ConnectionRow>,
  transaction: Transaction,
  { person, name, email = '', verified }: { [field: string]: string },
): Identity | undefined {
  if (person) return peopleFor(tenant, connection, transaction).find(({ key }) => key === person)?.identity;
  if (email.trim() !== '' && !isAddress(email)) return undefined;
  const typed = email.trim() === '' ? {} : { email };
  return identityOf(connection, { ...typed, ...(name && { name }), verified: verified !== undefined });
}

function hand(
  { tenant }: Flow,
  context: Context,
  transaction: Transaction,
  connection: Readonly<ConnectionRow>,
  identity: Identity,
): Response {
  const code = issueCode(tenant, { transaction: transaction.id, connection: connection.id, identity });
  tenant.store.commit();
  return context.redirect(`${CALLBACK}?${new URLSearchParams({ state: transaction.id, code })}`, 303);
}

/** `/login/callback`: takes the provider's answer to the login that asked, in the browser that asked. */
function callback(flow: Flow): Handler {
  return async (context) => {
    const { tenant } = flow;
    const { state, code, error, error_description: description } = context.req.query();
    const transaction = transactionOf(tenant, context, state);
    const connection = connectionIn(flow, transaction);
    return going(flow, context, transaction, () => {
      if (error) throw new OAuthError(403, error, description ?? 'The identity provider refused');
      const found = redeemCode(tenant, code ?? '');
      if (found?.transaction !== transaction.id || found.connection !== connection.id) {
        throw new PageError(
          400,
          'invalid_request',
          'The answer of the identity provider is not for this login, or has expired',
        );
      }
      const user = federatedUser(tenant, connection, found.identity);
      acceptFor(tenant, transaction, user);
      const { upstream_id: _done, ...rest } = transaction;
      const { user_id } = user;
      return { ...rest, user_id, connection_id: connection.id, authenticated: 'federated' as const };
    });
  };
}
