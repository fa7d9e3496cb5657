import type { Context } from 'hono';
import { pageOf, redirectingStep } from '../authentication/authorize.ts';
import { logLogin } from '../authentication/login-events.ts';
import { OAuthError } from '../authentication/oauth-error.ts';
import { saveTransaction, type Transaction, userIn } from '../authentication/transactions.ts';
import type { Tenant } from '../tenant.ts';
import { currentInvitation, WRONG_ACCOUNT } from './accept.ts';
import { PageError } from './page-error.ts';
import { formOf, transactionOf } from './session.ts';

/** Ends a login: with its user, or with the error that the application is told. @returns where the browser goes on */
export type Finish = (transaction: Transaction, failure?: OAuthError) => Promise<string>;

/** What the pages of a login share. */
export interface Flow {
  tenant: Tenant;
  finish: Finish;
}

export type Handler = (context: Context) => Promise<Response>;
/** A page of a login; again with what is wrong with what was typed. */
export type ShowPage = (
  context: Context,
  transaction: Transaction,
  problem?: string,
  typed?: string,
) => Promise<Response>;
type Fields = { [name: string]: string };
/** Answers a form: with the changed transaction to go on with, or with a page. */
export type AnswerForm = (
  context: Context,
  transaction: Transaction,
  fields: Fields,
) => Promise<Transaction | Response> | Transaction | Response;

/** Shows a page of a login whose invitation, if it has one, can still be answered. */
export function showing({ tenant, finish }: Flow, show: ShowPage): Handler {
  return async (context) => {
    const transaction = transactionOf(tenant, context, context.req.query('state'));
    try {
      // Once it was accepted it is gone, and the pages after that go on without it.
      if (!transaction.user_id) currentInvitation(tenant, transaction);
    } catch (error) {
      return stop({ tenant, finish }, context, transaction, error);
    }
    return show(context, transaction);
  };
}

/** Reads a form of a login and goes on, or ends the login with what `answer` throws. */
export function answering(flow: Flow, answer: AnswerForm): Handler {
  return async (context) => {
    const { transaction, fields } = await formOf(flow.tenant, context);
    return going(flow, context, transaction, () => answer(context, { ...transaction, answered: true }, fields));
  };
}

/** Goes on with the transaction that `run` makes, shows the page that it makes, or ends the login with its error. */
export async function going(
  flow: Flow,
  context: Context,
  transaction: Transaction,
  run: () => Promise<Transaction | Response> | Transaction | Response,
): Promise<Response> {
  try {
    const result = await run();
    if (!(result instanceof Response)) return await proceed(flow, context, result);
    flow.tenant.store.commit();
    return result;
  } catch (error) {
    return stop(flow, context, transaction, error);
  }
}

/** Goes to the next page, or back to the engine when there is none. */
async function proceed({ tenant, finish }: Flow, context: Context, transaction: Transaction): Promise<Response> {
  let target: string;
  try {
    const { step: _before, ...rest } = transaction;
    const step = redirectingStep(tenant, rest);
    saveTransaction(tenant, step ? { ...rest, step } : rest);
    target = step ? pageOf(step, rest) : await finish(rest);
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    // Who was refused is still to be told in the console.
    saveTransaction(tenant, transaction);
    target = await finish(transaction, error);
  }
  tenant.store.commit();
  return context.redirect(target, 303);
}

async function stop({ tenant, finish }: Flow, context: Context, transaction: Transaction, error: unknown) {
  if (!(error instanceof OAuthError) || error instanceof PageError) throw error;
  // A wrong account is logged as a failed invitation instead.
  if (error.message !== WRONG_ACCOUNT) {
    logLogin(tenant, 'f', transaction, userIn(tenant, transaction), { description: error.message });
  }
  const target = await finish(transaction, error);
  tenant.store.commit();
  return context.redirect(target, 303);
}
