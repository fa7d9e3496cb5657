import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Tenant } from '../tenant.ts';
import { addressOf, browserOf } from './browser.ts';
import { sameText } from './client-authentication.ts';
import type { Engine } from './engine.ts';
import { fromQuery, readParameters } from './http.ts';
import { finishInteraction } from './interactions.ts';
import { OAuthError } from './oauth-error.ts';
import { findTransaction, saveTransaction } from './transactions.ts';

/**
 * `/continue`: where a browser that an Action sent away comes back with the `state` it was given. Then the Action goes on
 * in `onContinuePostLogin`. docs-v2 redirect-with-actions.mdx, 2026-11. @throws OAuthError invalid_request
 */
export async function continueLogin(
  tenant: Tenant,
  engine: Engine,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const query = fromQuery(new URL(request.url ?? '', tenant.issuer).searchParams);
  const body = request.method === 'POST' ? await readParameters(request) : {};
  const transaction = findTransaction(tenant, query.state ?? body.state);
  const browser = browserOf(request.headers.cookie);
  const isThere = transaction?.waiting?.kind === 'redirect' && browser && sameText(browser, transaction.browser);
  if (!isThere) {
    const text =
      'There is no login to continue: send the browser back with the "state" that it came with, and only once';
    throw new OAuthError(400, 'invalid_request', text);
  }
  const { waiting: _waiting, step: _step, ...rest } = transaction;
  const ip = addressOf(request);
  const user_agent = request.headers['user-agent'] ?? '';
  const next = { ...rest, continued: { method: request.method ?? 'GET', query, body, ip, user_agent } };
  saveTransaction(tenant, next);
  const target = await finishInteraction(tenant, engine, next);
  tenant.store.commit();
  response.writeHead(302, { location: target, 'cache-control': 'no-store' }).end();
}
