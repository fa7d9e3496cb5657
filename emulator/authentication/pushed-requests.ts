import type { IncomingMessage, ServerResponse } from 'node:http';
import { randomAlphanumeric } from '../store/ids.ts';
import type { ClientRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { deleteRecord, readRecord, writeRecord } from './adapter.ts';
import { callbackAllowed } from './callbacks.ts';
import { authenticateClient, authenticationMethod } from './client-authentication.ts';
import { answering, type Parameters, readParameters, requireParameters, sendJson } from './http.ts';
import { OAuthError } from './oauth-error.ts';
import { tenantSettings } from './settings.ts';

/*
 * RFC 9126 as Auth0 has it: docs-v2 main/docs/get-started/applications/configure-par.mdx and authentication-and-authorization-
 * flow/authorization-code-flow/authorization-code-flow-with-par.mdx (2026-08). Recorded: go-auth0-v1/authentication/
 * TestPushedAuthorizationRequest. ASSUMPTION pushed-request-texts (emulator/assumptions.ts)
 */

const PREFIX = 'urn:ietf:params:oauth:request_uri:';
const RECORD = 'PushedRequest';
/** Seconds; it cannot be configured. */
const LIFETIME = 30;
const MOST_BYTES = 10 * 1024;
/** Parameters of the application's own, which begin with `ext-`. */
const MOST_OWN = 10;

const KEPT = new Set([
  'response_type',
  'response_mode',
  'redirect_uri',
  'scope',
  'state',
  'nonce',
  'code_challenge',
  'code_challenge_method',
  'prompt',
  'max_age',
  'acr_values',
  'display',
  'ui_locales',
  'login_hint',
  'id_token_hint',
  'audience',
  'organization',
  'invitation',
  'connection',
  'connection_scope',
  'screen_hint',
]);

/** Whether the tenant takes pushed requests; a new one does not. */
export function takesPushedRequests(tenant: Tenant): boolean {
  return tenantSettings(tenant).pushed_authorization_requests_supported === true;
}

/** `POST /oauth/par`: keeps a request to /authorize for half a minute, under an address that can be used once. */
export function pushRequest(tenant: Tenant, request: IncomingMessage, response: ServerResponse): Promise<void> {
  return answering(response, async () => {
    const parameters = await readParameters(request);
    const client = await authenticateClient(tenant, request, parameters);
    checkPushed(tenant, client, request, parameters);
    const id = randomAlphanumeric(43);
    const kept = Object.entries(parameters).filter(([name]) => KEPT.has(name) || name.startsWith('ext-'));
    writeRecord(tenant, RECORD, id, { ...Object.fromEntries(kept), client_id: client.client_id }, LIFETIME);
    tenant.store.commit();
    sendJson(response, 201, { request_uri: `${PREFIX}${id}`, expires_in: LIFETIME });
  });
}

/** @throws OAuthError */
function checkPushed(
  tenant: Tenant,
  client: Readonly<ClientRow>,
  request: IncomingMessage,
  parameters: Parameters,
): void {
  if (!takesPushedRequests(tenant)) {
    throw new OAuthError(403, 'access_denied', 'Pushed authorization requests are not enabled for this tenant');
  }
  if (authenticationMethod(client) === 'none') {
    throw new OAuthError(
      401,
      'invalid_client',
      'Pushed authorization requests need an application with a secret or a key',
    );
  }
  if (!request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    throw new OAuthError(400, 'invalid_request', 'The body must be application/x-www-form-urlencoded');
  }
  const own = Object.keys(parameters).filter((name) => name.startsWith('ext-'));
  const size = new URLSearchParams(parameters).toString().length;
  if (own.length > MOST_OWN)
    throw new OAuthError(400, 'invalid_request', `More than ${MOST_OWN} parameters begin with ext-`);
  if (size > MOST_BYTES) throw new OAuthError(413, 'invalid_request', 'The request is larger than 10 KB');
  if (parameters.request_uri !== undefined) {
    throw new OAuthError(400, 'invalid_request', 'request_uri cannot be pushed');
  }
  requireParameters(parameters, ['response_type', 'redirect_uri']);
  if (!callbackAllowed(client, parameters.redirect_uri ?? '')) {
    throw new OAuthError(400, 'invalid_request', 'The redirect_uri is not among the Allowed Callback URLs');
  }
}

/** The parameters of a request to /authorize: those that were pushed, where it names them. @throws OAuthError */
export function pulledRequest(tenant: Tenant, client: Readonly<ClientRow>, query: Parameters): Parameters {
  const { request_uri: address } = query;
  if (!address?.startsWith(PREFIX)) {
    if (client.require_pushed_authorization_requests !== true) return query;
    throw new OAuthError(400, 'invalid_request', 'This application must push its authorization requests');
  }
  const id = address.slice(PREFIX.length);
  const pushed = readRecord(tenant, RECORD, id);
  if (!pushed || pushed.client_id !== client.client_id) {
    throw new OAuthError(400, 'invalid_request_uri', 'The request_uri is unknown, was used or has expired');
  }
  deleteRecord(tenant, RECORD, id);
  tenant.store.commit();
  return pushed as Parameters;
}
