import { base58Id } from '../../store/ids.ts';
import type { JsonObject } from '../../store/json.ts';
import { defineKind, find } from '../engine/crud.ts';
import { badRequest, conflict } from '../engine/errors.ts';
import type { Call, Kind } from '../engine/kind.ts';
import { answerPage } from '../engine/paging.ts';
import { allocationsOf, EXPERIMENT_SOURCES, experimentsInUse, flagOf, variationsOf } from './feature-flags.ts';

const MOST_ALLOCATIONS = 20;
const NEXT: { [status: string]: readonly string[] } = {
  draft: ['active'],
  active: ['paused', 'completed'],
  paused: ['active', 'completed'],
  // To archive is in the enumeration of the description, which tells no transition to it.
  completed: ['archived'],
};

const segmentKind: Kind = {
  path: '/experimentation/segments',
  collection: 'segments',
  newId: () => base58Id('seg_', 22),
  timestamps: true,
  defaults: () => ({ type: 'self' }),
  missing: { message: 'Segment not found.' },
  unique: [{ field: 'name', message: 'A segment with this name already exists.' }],
  filters: { type: (row, value) => row.type === value },
  beforeDelete: ({ id }, call) => {
    if (experimentsInUse(call).some((row) => allocationsOf(row).some(({ segment_id }) => segment_id === id))) {
      throw conflict('Segment is in use by one or more non-archived experiment allocations.');
    }
  },
  source: EXPERIMENT_SOURCES,
};

export const segments = defineKind(segmentKind);

const kind: Kind = {
  path: '/experimentation/experiments',
  collection: 'experiments',
  newId: () => base58Id('exp_', 22),
  timestamps: true,
  defaults: () => ({ status: 'draft' }),
  missing: { message: 'Experiment not found.' },
  unique: [{ field: 'name', message: 'An experiment with this name already exists.' }],
  beforeCreate: judged,
  beforeUpdate: (row, before, call) => {
    if (call.body.allocations !== undefined && before.status === 'active') {
      throw badRequest('Allocations cannot be modified while the experiment is active.');
    }
    return judged(row, call);
  },
  beforeDelete: ({ status }) => {
    if (status === 'active')
      throw badRequest('Active experiments cannot be deleted. Pause or complete the experiment first.');
  },
  routes: {
    'GET /experimentation/experiments': (call) => {
      const { status, authentication_flow: flow, feature_flag_id: flag } = call.query;
      const rows = [...call.tenant.store.collection(kind.collection).values()].filter(
        (row) =>
          // Archived ones are hidden unless they are asked for.
          (status === undefined ? row.status !== 'archived' : row.status === status) &&
          (flow === undefined || row.authentication_flow === flow) &&
          (flag === undefined || row.feature_flag_id === flag),
      );
      return answerPage(call, { key: 'experiments', rows });
    },
    'POST /experimentation/experiments/{id}/status': (call) => ({ body: moved(call) }),
    'POST /experimentation/experiments/{id}/validate': (call) => {
      const errors = blockers(find(kind, call), call);
      return { body: { is_valid: errors.length === 0, errors } };
    },
  },
  source: EXPERIMENT_SOURCES,
};

export const experiments = defineKind(kind);

/** The experiment with the state that the request asks for. @throws ApiError 400 */
function moved(call: Call): JsonObject {
  const row = find(kind, call);
  const next = String(call.body.status);
  if (row.status === 'completed' && next === 'active') throw badRequest('Completed experiments cannot be reactivated.');
  if (!NEXT[String(row.status)]?.includes(next)) throw badRequest('Status transition is not allowed.');
  if (next === 'active' && blockers(row, call).length > 0) {
    throw badRequest('Experiment cannot be activated: validation failed.');
  }
  const now = call.tenant.clock.iso();
  const changed = {
    ...row,
    status: next,
    ...(next === 'active' && { started_at: row.started_at ?? now }),
    ...(next === 'completed' && { ended_at: now }),
    updated_at: now,
  };
  call.tenant.store.collection(kind.collection).put(call.id, changed);
  return changed;
}

/** Refuses what no experiment may hold, and notes whether this one could be activated. @throws ApiError 400, 404 */
function judged(row: JsonObject, call: Call): JsonObject {
  const own = new Set(variationsOf(call, String(row.feature_flag_id)).map(({ id }) => id));
  const allocations = allocationsOf(row);
  if (allocations.length > MOST_ALLOCATIONS) {
    throw badRequest(`Experiments may have at most ${MOST_ALLOCATIONS} allocations.`);
  }
  for (const { variation_id, segment_id } of allocations) {
    if (!own.has(variation_id)) throw badRequest('Variation does not belong to the referenced feature flag.');
    const isKnown = call.tenant.store.collection(segmentKind.collection).has(String(segment_id));
    if (segment_id !== undefined && !isKnown) throw badRequest('Segment not found.');
  }
  return { ...row, is_valid: blockers(row, call).length === 0 };
}

/** What keeps an experiment from being activated. The rules are Auth0's; their codes and words are not documented. */
function blockers(row: Readonly<JsonObject>, call: Call): { code: string; message: string }[] {
  const allocations = allocationsOf(row);
  const count = (field: string) => allocations.filter((allocation) => allocation[field] === true).length;
  const weight = allocations.reduce((sum, allocation) => sum + Number(allocation.weight ?? 0), 0);
  const isPercentage = row.allocation_strategy === 'percentage';
  const others = experimentsInUse(call).filter(({ id, status }) => id !== row.id && status === 'active');
  const rules: [boolean, string, string][] = [
    [
      flagOf(call, String(row.feature_flag_id)).status === 'active',
      'feature_flag_not_active',
      'The feature flag is not active.',
    ],
    [allocations.length > 0, 'no_allocations', 'There is no allocation.'],
    [count('is_control') === 1, 'control_allocation', 'Exactly one allocation must be the control.'],
    [!isPercentage || Math.abs(weight - 100) < 1e-9, 'weights', 'The weights of the allocations must add up to 100.'],
    [isPercentage || count('is_fallback') === 1, 'fallback_allocation', 'Exactly one allocation must be the fallback.'],
    [others.length === 0, 'another_experiment_active', 'Another experiment is active.'],
  ];
  return rules.filter(([holds]) => !holds).map(([, code, message]) => ({ code, message }));
}
