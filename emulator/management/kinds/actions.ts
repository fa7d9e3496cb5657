import { uuid } from '../../store/ids.ts';
import { isObject, type JsonObject } from '../../store/json.ts';
import type { ActionRow, ActionVersionRow } from '../../store/rows.ts';
import type { Tenant } from '../../tenant.ts';
import { defineKind, find, update, without } from '../engine/crud.ts';
import { badRequest, conflict, notFound } from '../engine/errors.ts';
import type { Answer, Call, Kind } from '../engine/kind.ts';
import { bindingsOf, unbindAction } from './action-bindings.ts';
import { beginBuild, endBuild, whileBuilt } from './action-builds.ts';
import { withModules } from './action-modules.ts';
import { defaultRuntime } from './triggers.ts';

type Secret = { name: string; value?: string; updated_at: string };

const kind: Kind = {
  path: '/actions/actions',
  collection: 'actions',
  newId: () => uuid(),
  timestamps: true,
  missing: { message: 'That action does not exist.' },
  filters: {
    actionName: (row, value) => row.name === value,
    triggerId: (row, value) => (row.supported_triggers as { id: string }[]).some(({ id }) => id === value),
    // Of the marketplace, from which nothing is installed here.
    installed: (row, value) => String(row.installed_integration_id !== undefined) === value,
    deployed: (row, value) => String(row.deployed_version_id !== undefined) === value,
  },
  defaults: (body) => ({
    code: '',
    dependencies: [],
    runtime: defaultRuntime(body.supported_triggers),
    secrets: [],
  }),
  beforeCreate: (row, call) => {
    if (call.tenant.store.collection('actions').firstBy('name', String(row.name))) {
      throw conflict(`An action with name '${row.name}' already exists.`);
    }
    const built = { status: 'built', dependencies: resolved(row.dependencies) };
    return withModules({ ...row, ...built, secrets: secretsOf(call, [], row.secrets) }, call);
  },
  afterCreate: (row, call) => {
    beginBuild(call.tenant, String(row.id), call.body.dependencies);
    if (call.body.deploy === true) deploy({ ...call, id: String(row.id) });
  },
  beforeUpdate: (row, before, call) => {
    const secrets =
      call.body.secrets === undefined
        ? (before.secrets ?? [])
        : secretsOf(call, before.secrets as Secret[], row.secrets);
    return withModules({ ...row, status: 'built', dependencies: resolved(row.dependencies), secrets }, call);
  },
  show: (row, call) => showAction(call.tenant, row as unknown as ActionRow),
  showCreated: (row, call) => pending(showAction(call.tenant, row as unknown as ActionRow), call),
  routes: {
    'GET /actions/actions': (call) => {
      const asked = Object.entries(kind.filters ?? {}).filter(([name]) => call.query[name] !== undefined);
      const rows = [...call.tenant.store.collection('actions' as string).values()];
      const found = rows.filter((row) => asked.every(([name, accepts]) => accepts(row, call.query[name] ?? '', call)));
      return {
        body: actionsPage(
          call,
          'actions',
          found.map((row) => showAction(call.tenant, row as unknown as ActionRow)),
        ),
      };
    },
    'GET /actions/actions/{id}': (call) => {
      const action = showAction(call.tenant, find(kind, call) as unknown as ActionRow);
      return { body: whileBuilt(call.tenant, action) };
    },
    'PATCH /actions/actions/{id}': (call) => {
      const answer = update(kind, call);
      const dependencies = call.body.dependencies as JsonObject[] | undefined;
      beginBuild(call.tenant, call.id, dependencies);
      return { body: { ...(answer.body as JsonObject), status: 'pending', ...(dependencies && { dependencies }) } };
    },
    'DELETE /actions/actions/{id}': (call) => {
      find(kind, call);
      const bound = bindingsOf(call.tenant).some(({ action_id }) => action_id === call.id);
      const isForced = call.query.force === 'true';
      if (bound && !isForced) {
        throw badRequest(
          'Cannot delete an action that is bound to a trigger. Use force=true to delete it anyway.',
          'action_is_bound',
        );
      }
      unbindAction(call.tenant, call.id);
      for (const version of versionsOf(call.tenant, call.id))
        call.tenant.store.collection('action_versions').delete(version.id);
      call.tenant.store.collection('actions').delete(call.id);
      return {};
    },
    'POST /actions/actions/{id}/deploy': deploy,
    'GET /actions/actions/{id}/versions': (call) => {
      const action = find(kind, call) as unknown as ActionRow;
      const rows = versionsOf(call.tenant, call.id).toReversed();
      // Recorded: go-auth0-v1/TestActionManager_Versions.yaml#5, 2023-01-25.
      const of = summaryOf(action);
      return {
        body: actionsPage(
          call,
          'versions',
          rows.map((row) => ({ ...showVersion(action, row), action: of })),
        ),
      };
    },
    'GET /actions/actions/{id}/versions/{version_id}': (call) => {
      const action = find(kind, call) as unknown as ActionRow;
      return { body: showVersion(action, versionOf(call)) };
    },
    'POST /actions/actions/{id}/versions/{version_id}/deploy': (call) => {
      const { code, runtime, dependencies } = versionOf(call);
      const action = { ...find(kind, call), code, runtime, dependencies } as unknown as ActionRow;
      call.tenant.store.collection('actions').put(call.id, action);
      return deploy(call);
    },
  },
  source: 'terraform/TestAccAction*.yaml, 2026-05-29; go-auth0-v1/TestActionManager_*.yaml, 2023',
};

function summaryOf({ id, name, supported_triggers, created_at, updated_at }: ActionRow): JsonObject {
  return { id, name, supported_triggers, created_at, updated_at, all_changes_deployed: false };
}

/** Where a package came from is told until it is built: go-auth0-v1/TestActionManager_Versions.yaml#2 and #3, 2023-01-25. */
function resolved(dependencies: unknown): JsonObject[] {
  return ((dependencies ?? []) as JsonObject[]).map(({ registry_url: _, ...own }) => own);
}

/**
 * A new Action as it is before it is built (assumption `action-build-time`). Recorded:
 * terraform/TestAccAction.yaml#0, 2026-05-29; with `deploy`, go-auth0-v1/TestCustomPasswordHashOption.yaml#0.
 */
function pending(action: JsonObject, call: Call): JsonObject {
  const { current_version: current, deployed_version: deployed } = action;
  return {
    ...action,
    ...(call.body.dependencies !== undefined && { dependencies: call.body.dependencies }),
    status: 'pending',
    ...(isObject(current) && {
      current_version: { ...without(current as JsonObject, ['build_time']), status: 'PENDING' },
    }),
    ...(isObject(deployed) && {
      deployed_version: { ...without(deployed as JsonObject, ['built_at']), status: 'pending' },
    }),
  };
}

/** Values stay what they were when a secret is named without one. */
function secretsOf(call: Call, before: readonly Secret[], asked: unknown): JsonObject[] {
  const now = call.tenant.clock.iso();
  return ((asked ?? []) as Secret[]).map(({ name, value }) => {
    const kept = before.find((secret) => secret.name === name);
    if (value === undefined && kept) return { ...kept };
    return { name, ...(value !== undefined && { value }), updated_at: now };
  });
}

function versionsOf(tenant: Tenant, actionId: string): Readonly<ActionVersionRow>[] {
  return tenant.store.collection('action_versions').by('action_id', actionId);
}

function versionOf(call: Call): Readonly<ActionVersionRow> {
  const row = call.tenant.store.collection('action_versions').get(call.subId);
  if (row?.action_id !== call.id) throw notFound('That action version does not exist.');
  return row;
}

function deploy(call: Call): Answer {
  const { tenant, id } = call;
  const action = find(kind, call) as unknown as ActionRow;
  endBuild(tenant, id);
  const now = tenant.clock.iso();
  const { code, runtime, dependencies, secrets } = action;
  const number = versionsOf(tenant, id).length + 1;
  const version = { id: uuid(), action_id: id, number, code, runtime, dependencies, secrets, created_at: now };
  const { supported_triggers, modules } = action;
  tenant.store.collection('action_versions').put(version.id, {
    ...version,
    supported_triggers,
    ...(modules !== undefined && { modules }),
    updated_at: now,
  });
  tenant.store.collection('actions').put(id, { ...action, deployed_version_id: version.id });
  const { built_at: _, ...answered } = showVersion(action, versionsOf(tenant, id).at(-1) as ActionVersionRow);
  // Recorded with 200, although the OpenAPI description says 202: terraform/TestAccAction.yaml#11, 2026-05-29.
  return { status: 200, body: { ...answered, deployed: false, status: 'built', action: summaryOf(action) } };
}

function names(secrets: readonly Secret[]): JsonObject[] {
  return secrets.map(({ name, updated_at }) => ({ name, updated_at }));
}

function showVersion(action: ActionRow, version: Readonly<ActionVersionRow>): JsonObject {
  const { action_id: _, secrets, ...own } = version as ActionVersionRow & JsonObject;
  return {
    ...own,
    deployed: action.deployed_version_id === version.id,
    secrets: names(secrets),
    status: 'built',
    built_at: version.created_at,
  };
}

/** The Action as it is shown: what was deployed last as `current_version` and `deployed_version`. */
export function showAction(tenant: Tenant, action: Readonly<ActionRow>): JsonObject {
  const { deployed_version_id, deploy: _, secrets, ...own } = action as ActionRow & JsonObject;
  const version = deployed_version_id ? tenant.store.collection('action_versions').get(deployed_version_id) : undefined;
  const all_changes_deployed = version !== undefined && isDeployed(action, version);
  if (!version) return { ...own, secrets: names(secrets), all_changes_deployed };
  const { id, code, runtime, number, created_at } = version;
  const current = {
    id,
    code,
    runtime,
    status: 'BUILT',
    number,
    build_time: created_at,
    created_at,
    updated_at: created_at,
  };
  return {
    ...own,
    secrets: names(secrets),
    current_version: current,
    deployed_version: showVersion(action, version),
    all_changes_deployed,
  };
}

function isDeployed(action: Readonly<ActionRow>, version: Readonly<ActionVersionRow>): boolean {
  const same = (field: 'code' | 'runtime' | 'dependencies' | 'secrets') =>
    JSON.stringify(action[field]) === JSON.stringify(version[field]);
  return same('code') && same('runtime') && same('dependencies') && same('secrets');
}

/** Lists under /actions leave out what is zero. Recorded: deploy-cli/*.json#18, terraform/TestAccAction.yaml#46, 2026. */
export function actionsPage(call: Call, key: string, rows: JsonObject[], defaultSize = 20): JsonObject {
  const page = Number(call.query.page ?? 0);
  const per_page = Number(call.query.per_page ?? defaultSize);
  const shown = rows.slice(page * per_page, (page + 1) * per_page);
  return {
    [key]: shown,
    ...(rows.length > 0 && shown.length > 0 && { total: rows.length }),
    ...(page > 0 && { page }),
    per_page,
  };
}

export const actions = defineKind(kind);

export function withoutCode(action: JsonObject): JsonObject {
  return without(action, ['code', 'dependencies', 'runtime', 'status', 'secrets']);
}
