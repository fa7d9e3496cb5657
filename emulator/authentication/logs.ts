import { randomAlphanumeric } from '../store/ids.ts';
import type { JsonObject } from '../store/json.ts';
import type { ClientRow, LogRow, OrganizationRow, UserRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';

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
  audience?: string | undefined;
  scope?: string | undefined;
  description?: string | undefined;
  details?: JsonObject | undefined;
}

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
    description: context.description,
    connection: context.connection,
    connection_id: context.connectionId,
    client_id: client?.client_id,
    client_name: client?.name,
    ip: context.ip,
    user_agent: context.userAgent,
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
    isMobile: false,
  };
  const row = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  tenant.store.collection('logs').put(id, row as LogRow);
}
