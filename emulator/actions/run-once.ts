import { Alternatives } from '../alternatives.ts';
import { Faults } from '../local/faults.ts';
import { RequestLog } from '../local/requests.ts';
import { Traces } from '../local/traces.ts';
import { isObject, type JsonObject } from '../store/json.ts';
import type { ActionRunRow } from '../store/rows.ts';
import { Store } from '../store/store.ts';
import type { Tenant } from '../tenant.ts';
import type { PostLoginOutcome } from './outcome.ts';
import { createActionRuntime } from './runtime.ts';
import { SourceMaps } from './source-maps.ts';

/** An Action that runs once, outside of any login. */
export interface ActionTrial {
  name: string;
  code: string;
  /** Source map of the code, version 3. */
  map: string;
  dependencies: readonly { name: string; version: string }[];
  /** A post-login event (v3); its `secrets` are those of the Action. */
  event: JsonObject;
  /** What the Action prints, and what goes wrong, a line at a time. */
  tell: (line: string) => void;
}

/** What it came to, and the run as the console page would show it. */
export interface ActionVerdict {
  outcome: PostLoginOutcome;
  run: Readonly<ActionRunRow> | undefined;
}

const AT = '2026-01-01T00:00:00.000Z';

/**
 * Runs an Action on the runtime of a local tenant that holds nothing but what the event tells: `api.roles` answers with
 * `event.authorization.roles`.
 */
export async function runActionOnce(trial: ActionTrial): Promise<ActionVerdict> {
  const store = new Store();
  const tenant = emptyTenant(store, trial.tell);
  bind(store, trial);
  knowRoles(store, trial.event);
  const sourceMaps = new SourceMaps();
  sourceMaps.add(trial.code, trial.map);
  const runtime = createActionRuntime(tenant, { sourceMaps });
  try {
    const { secrets: _, ...event } = trial.event;
    const outcome = await runtime.postLogin(event);
    return { outcome, run: [...store.collection('action_runs').values()][0] };
  } finally {
    await runtime.close();
  }
}

function emptyTenant(store: Store, tell: Tenant['tell']): Tenant {
  return {
    domain: 'localhost',
    issuer: 'https://localhost/',
    managementAudience: 'https://localhost/api/v2/',
    store,
    clock: store.clock,
    requests: new RequestLog(),
    faults: new Faults(),
    traces: new Traces(),
    alternatives: new Alternatives(),
    tell,
  };
}

function bind(store: Store, { name, code, dependencies, event }: ActionTrial): void {
  const given = isObject(event.secrets) ? Object.entries(event.secrets) : [];
  const secrets = given.map(([key, value]) => ({ name: key, value: String(value), updated_at: AT }));
  const common = { code, runtime: 'node22', dependencies: [...dependencies], secrets, created_at: AT };
  store.collection('action_versions').put('version', { ...common, id: 'version', action_id: 'action', number: 1 });
  store.collection('actions').put('action', {
    ...{ ...common, id: 'action', name, status: 'built', updated_at: AT, deployed_version_id: 'version' },
    supported_triggers: [{ id: 'post-login', version: 'v3' }],
  });
  const binding = { id: 'binding', action_id: 'action', display_name: name, created_at: AT, updated_at: AT };
  store.collection('action_bindings').put('post-login', { trigger_id: 'post-login', bindings: [binding] });
}

function knowRoles(store: Store, { authorization, organization, user }: JsonObject): void {
  const names = isObject(authorization) && Array.isArray(authorization.roles) ? authorization.roles : [];
  const ids = names.map((name) => {
    const id = `rol_${String(name)}`;
    store.collection('roles').put(id, { id, name: String(name) });
    return id;
  });
  const user_id = String(isObject(user) ? user.user_id : undefined);
  if (isObject(organization)) {
    const organization_id = String(organization.id);
    const row = { organization_id, user_id, created_at: AT, roles: ids };
    store.collection('organization_members').put(`${organization_id}|${user_id}`, row);
  } else {
    for (const role_id of ids) store.collection('user_roles').put(`${user_id}|${role_id}`, { user_id, role_id });
  }
}
