import { isObject, type JsonObject } from '../../store/json.ts';
import type { ConnectionRow } from '../../store/rows.ts';
import { badRequest } from '../engine/errors.ts';

const OF_PASSWORDLESS: { readonly [strategy: string]: readonly string[] } = {
  email: ['email'],
  sms: ['phone_number'],
};

/**
 * What a create must bring along depends on the connection: OpenAPI description, POST /users and ConnectionApiBehaviorEnum,
 * 2026-06-25. Where a database has attributes, its identifiers are not asked for here.
 * @throws ApiError 400
 */
export function requireOfConnection(connection: Readonly<ConnectionRow>, body: JsonObject): void {
  const names = OF_PASSWORDLESS[connection.strategy] ?? ofDatabase(connection);
  const missing = names.filter((name) => body[name] === undefined);
  if (missing.length === 0) return;
  throw badRequest(
    `Payload validation error: ${missing.map((name) => `'Missing required property: ${name}'`).join(', ')}.`,
  );
}

function ofDatabase({ strategy, options }: Readonly<ConnectionRow>): string[] {
  if (strategy !== 'auth0') return [];
  const { attributes, authentication_methods: methods } = part(options);
  const { enabled, api_behavior } = part(part(methods).password);
  const isOptional = enabled === false || api_behavior === 'optional';
  return [...(attributes === undefined ? ['email'] : []), ...(isOptional ? [] : ['password'])];
}

function part(value: unknown): JsonObject {
  return isObject(value) ? (value as JsonObject) : {};
}
