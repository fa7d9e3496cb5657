import { prefixedId, uuid } from '../../store/ids.ts';
import { isObject, type JsonObject } from '../../store/json.ts';
import { defineKind, without } from '../engine/crud.ts';
import { conflict } from '../engine/errors.ts';
import type { Call, Kind } from '../engine/kind.ts';
import { tenantName } from '../engine/strict.ts';
import { deliveryRoutes, forgetDeliveries } from './event-stream-deliveries.ts';

/** The credentials of a webhook are never shown: terraform/TestAccDataSourceEventStream.yaml#9, 2025-07-23. */
const SECRETS = ['token', 'password', 'header_value'];

function configurationOf(row: JsonObject): JsonObject {
  return ((row.destination as JsonObject).configuration ?? {}) as JsonObject;
}

function withConfiguration(row: JsonObject, configuration: JsonObject): JsonObject {
  return { ...row, destination: { ...(row.destination as JsonObject), configuration } };
}

function refuseSameName(row: JsonObject, { tenant }: Call): void {
  const others = [...tenant.store.collection('event_streams').values()];
  if (others.some(({ id, name }) => id !== row.id && name !== undefined && name === row.name)) {
    throw conflict('Event stream name already in use.');
  }
}

const kind: Kind = {
  path: '/event-streams',
  collection: 'event_streams',
  secrets: SECRETS.map((name) => `destination.configuration.webhook_authorization.${name}`),
  key: 'eventStreams',
  newId: () => prefixedId('est_', 22),
  timestamps: true,
  missing: { message: 'The event stream does not exist.' },
  defaults: () => ({ status: 'enabled' }),
  beforeCreate: (row, call) => {
    refuseSameName(row, call);
    if ((row.destination as JsonObject).type !== 'eventbridge') return row;
    const source = `aws.partner/auth0.com/${tenantName(call)}-${uuid()}/auth0.events`;
    return withConfiguration(row, { ...configurationOf(row), aws_partner_event_source: source });
  },
  beforeUpdate: (row, before, call) => {
    refuseSameName(row, call);
    const { aws_partner_event_source } = configurationOf(before);
    if (aws_partner_event_source === undefined) return row;
    return withConfiguration(row, { ...configurationOf(row), aws_partner_event_source });
  },
  show: (row) => {
    const configuration = configurationOf(row);
    const { webhook_authorization } = configuration;
    if (!isObject(webhook_authorization)) return row;
    const shown = without(webhook_authorization as JsonObject, SECRETS);
    return withConfiguration(row, { ...configuration, webhook_authorization: shown });
  },
  afterDelete: (row, call) => forgetDeliveries(call, String(row.id)),
  routes: deliveryRoutes,
  source: 'terraform/TestAcc*EventStream*.yaml, 2026-05-07; deploy-cli/*.json, 2026-08-10; 409: OpenAPI description',
};

export const eventStreams = defineKind(kind);
