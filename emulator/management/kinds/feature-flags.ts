import { base58Id } from '../../store/ids.ts';
import { isObject, type Json, type JsonObject } from '../../store/json.ts';
import { defineKind, find, merge } from '../engine/crud.ts';
import { badRequest, conflict, notFound } from '../engine/errors.ts';
import type { Call, Kind, Resource } from '../engine/kind.ts';
import { validate } from '../engine/validate.ts';
import { deleteWhere } from './relations.ts';

/** Everything of experiments comes from these two; no recording has them. */
export const EXPERIMENT_SOURCES =
  'docs-v2 main/docs/customize/experiment-center/entities.mdx (2026-08); OpenAPI description, 2026-06-25';

const VARIATIONS = 'feature_flag_variations';
const MOST_BYTES = 1024;
const NEXT: { [status: string]: readonly string[] } = { draft: ['active', 'archived'], active: ['archived'] };

const kind: Kind = {
  path: '/experimentation/feature-flags',
  collection: 'feature_flags',
  newId: () => base58Id('flg_', 22),
  timestamps: true,
  defaults: () => ({ type: 'self', status: 'draft' }),
  missing: { message: 'Feature flag not found.' },
  unique: [{ field: 'name', message: 'A feature flag with this name already exists.' }],
  filters: {
    type: (row, value) => row.type === value,
    status: (row, value) => row.status === value,
  },
  beforeCreate: checkedParameters,
  beforeUpdate: checkedParameters,
  beforeDelete: ({ id }, call) => {
    if (experimentsInUse(call).some(({ feature_flag_id }) => feature_flag_id === id)) {
      throw conflict('Feature flag is in use by one or more non-archived experiments and cannot be deleted.');
    }
  },
  afterDelete: ({ id }, { tenant }) => deleteWhere(tenant, VARIATIONS, 'feature_flag_id', String(id)),
  routes: {
    'POST /experimentation/feature-flags/{id}/status': (call) => {
      const row = find(kind, call);
      const next = String(call.body.status);
      if (!NEXT[String(row.status)]?.includes(next)) throw badRequest('Status transition is not allowed.');
      if (next === 'active' && variationsOf(call).length < 2) {
        throw badRequest('Feature flag must have at least 2 variations to be activated.');
      }
      const changed = { ...row, status: next, updated_at: call.tenant.clock.iso() };
      call.tenant.store.collection(kind.collection).put(call.id, changed);
      return { body: changed };
    },
    'GET /experimentation/feature-flags/{id}/variations': (call) => ({ body: { variations: variationsOf(call) } }),
    'POST /experimentation/feature-flags/{id}/variations': (call) => {
      const now = call.tenant.clock.iso();
      const own = { id: base58Id('var_', 22), feature_flag_id: call.id };
      return { body: putVariation(call, { ...own, ...call.body, created_at: now, updated_at: now }) };
    },
    'GET /experimentation/feature-flags/{id}/variations/{vid}': (call) => ({ body: variationOf(call) }),
    'PATCH /experimentation/feature-flags/{id}/variations/{vid}': (call) => {
      const row = merge({}, variationOf(call), call.body);
      return { body: putVariation(call, { ...row, updated_at: call.tenant.clock.iso() }) };
    },
    'DELETE /experimentation/feature-flags/{id}/variations/{vid}': (call) => {
      const variations = variationsOf(call);
      if (!variations.some(({ id }) => id === call.subId)) return {};
      if (variations.length === 1) {
        throw badRequest('Feature flag must have at least one variation. Cannot delete the last variation.');
      }
      if (experimentsInUse(call).some((row) => allocationsOf(row).some((own) => own.variation_id === call.subId))) {
        throw conflict('Variation is in use by one or more non-archived allocations and cannot be deleted.');
      }
      call.tenant.store.collection(VARIATIONS).delete(call.subId);
      return {};
    },
  },
  source: EXPERIMENT_SOURCES,
};

export const featureFlags: Resource = defineKind(kind);

/** Experiments that are not archived: what they refer to cannot be deleted. */
export function experimentsInUse({ tenant }: Pick<Call, 'tenant'>): Readonly<JsonObject>[] {
  return [...tenant.store.collection('experiments').values()].filter(({ status }) => status !== 'archived');
}

export function allocationsOf(experiment: Readonly<JsonObject>): JsonObject[] {
  return (experiment.allocations ?? []) as JsonObject[];
}

/** @throws ApiError 404 when there is no such flag */
export function flagOf(call: Call, id: string): Readonly<JsonObject> {
  return find(kind, call, id);
}

/** The variations of a flag, which must exist, in the order in which they were made. */
export function variationsOf(call: Call, flag = call.id): Readonly<JsonObject>[] {
  flagOf(call, flag);
  const rows = [...call.tenant.store.collection(VARIATIONS).values()];
  return rows.filter(({ feature_flag_id }) => feature_flag_id === flag);
}

function variationOf(call: Call): Readonly<JsonObject> {
  const row = variationsOf(call).find(({ id }) => id === call.subId);
  if (!row) throw notFound('Variation not found.');
  return row;
}

/** @throws ApiError 400, 409 */
function putVariation(call: Call, row: JsonObject): JsonObject {
  const { parameters } = flagOf(call, call.id);
  for (const [name, { value = null }] of Object.entries((row.overrides ?? {}) as { [name: string]: JsonObject })) {
    const parameter = isObject(parameters) && Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (!isObject(parameter)) throw badRequest('Invalid override key.');
    if (!isOfType(parameter.type, value)) throw badRequest('Override value type does not match the parameter type.');
    if (isSame(parameter.value, value)) {
      throw badRequest('Override value must differ from the feature flag parameter default value.');
    }
    if (isTooLarge(value)) throw badRequest('Override value exceeds maximum size of 1KB.');
  }
  if (variationsOf(call).some((other) => other.name === row.name && other.id !== row.id)) {
    throw conflict('A variation with this name already exists on this feature flag.');
  }
  call.tenant.store.collection(VARIATIONS).put(String(row.id), row);
  return row;
}

function checkedParameters(row: JsonObject): JsonObject {
  for (const { type, value = null } of Object.values((row.parameters ?? {}) as { [name: string]: JsonObject })) {
    if (!isOfType(type, value)) throw badRequest('Parameter value does not match the declared type.');
    if (isTooLarge(value)) throw badRequest('Parameter value exceeds maximum size of 1KB.');
  }
  return row;
}

function isOfType(type: unknown, value: Json): boolean {
  return validate({ type: String(type) }, value).length === 0;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function isTooLarge(value: Json): boolean {
  return Buffer.byteLength(JSON.stringify(value)) > MOST_BYTES;
}
