import type { IncomingMessage } from 'node:http';
import { randomAlphanumeric } from '../store/ids.ts';
import { isObject, type JsonObject } from '../store/json.ts';
import { dropOldestLogs } from '../store/log-limit.ts';
import type { ClientRow, LogRow, OrganizationRow, UserRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { addressOf } from './browser.ts';

/** What an event is about, as far as it is known. */
export interface EventContext {
  client?: Readonly<ClientRow> | undefined;
  user?: Readonly<UserRow> | undefined;
  /** What was typed, where there is no such user. */
  userName?: string | undefined;
  organization?: Readonly<OrganizationRow> | undefined;
  connection?: string | undefined;
  connectionId?: string | undefined;
  strategy?: string | undefined;
  ip?: string | undefined;
  userAgent?: string | undefined;
  /** The SDK that asked, as its header `Auth0-Client` says. */
  auth0Client?: JsonObject | undefined;
  audience?: string | undefined;
  scope?: string | undefined;
  description?: string | undefined;
  details?: JsonObject | undefined;
}

/**
 * What an event says when nothing more is known: every event has a description (auth0/auth0-log-schemas, 2026-11).
 * ASSUMPTION log-descriptions (emulator/assumptions.ts)
 */
const DESCRIPTIONS: { [type: string]: string } = {
  s: 'Successful login',
  ssa: 'Successful silent authentication',
  ss: 'Successful signup',
  scpr: 'Successful change password request',
  seacft: 'Successful exchange of authorization code for Access Token',
  sertft: 'Successful Refresh Token exchange',
  sepft: 'Successful exchange of Password for Access Token',
  seccft: 'Successful exchange of Access Token for a Client Credentials Grant',
  srrt: 'Successfully revoked a refresh token',
  organization_member_added: 'Successfully added member to organization',
  fco: 'Origin is not in the Allowed Origins list for the specified application',
};

/**
 * Adds an event to the tenant's log. Types and what they mean: docs-v2
 * main/docs/deploy-monitor/logs/log-event-type-codes.mdx (2026-08); fields: main/docs/oas/tenant-logs/logs-schema.json.
 */
export function logEvent(tenant: Tenant, type: string, context: EventContext): void {
  const { client, user, organization } = context;
  const date = tenant.clock.iso();
  const id = `900${date.replace(/\D/g, '')}${randomAlphanumeric(32).toLowerCase()}`;
  const fields: { [name: string]: unknown } = {
    date,
    type,
    description: context.description ?? DESCRIPTIONS[type] ?? '',
    connection: context.connection,
    connection_id: context.connectionId,
    client_id: client?.client_id,
    client_name: client?.name,
    ip: context.ip,
    user_agent: context.userAgent,
    auth0_client: context.auth0Client,
    details: context.details,
    hostname: tenant.domain,
    user_id: user?.user_id,
    user_name: user?.email ?? user?.name ?? context.userName,
    strategy: context.strategy,
    strategy_type: context.strategy === 'auth0' ? 'database' : undefined,
    organization_id: organization?.id,
    organization_name: organization?.name,
    audience: context.audience,
    scope: context.scope,
    tenant_name: tenant.domain,
    log_id: id,
    _id: id,
    environment_name: 'local',
    isMobile: /\b(Mobile|Android|iPhone|iPad)\b/.test(context.userAgent ?? ''),
  };
  const row = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const logs = tenant.store.collection('logs');
  logs.put(id, row as LogRow);
  dropOldestLogs(logs);
}

/** Where a request came from, as every event tells it. */
export function originOf(request: IncomingMessage): Pick<EventContext, 'ip' | 'userAgent' | 'auth0Client'> {
  return {
    ip: addressOf(request),
    userAgent: request.headers['user-agent'],
    auth0Client: auth0ClientOf(request.headers['auth0-client']),
  };
}

function auth0ClientOf(header: string | string[] | undefined): JsonObject | undefined {
  if (typeof header !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(header, 'base64').toString('utf8'));
    return isObject(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}
