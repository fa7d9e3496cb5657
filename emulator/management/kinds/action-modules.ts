import { uuid } from '../../store/ids.ts';
import type { JsonObject } from '../../store/json.ts';
import type { Tenant } from '../../tenant.ts';
import { defineKind, find } from '../engine/crud.ts';
import { ApiError, conflict, notFound } from '../engine/errors.ts';
import type { Answer, Call, Kind } from '../engine/kind.ts';

const VERSIONS = 'action_module_versions';
const DRAFT = ['code', 'secrets', 'dependencies'] as const;

interface Secret {
  name: string;
  value?: string;
  updated_at: string;
}

function versionsOf(tenant: Tenant, moduleId: unknown): Readonly<JsonObject>[] {
  return [...tenant.store.collection(VERSIONS).values()].filter(({ module_id }) => module_id === moduleId);
}

/** The Actions that name a module, as `modules` of the Action has it. */
function usesOf(tenant: Tenant, moduleId: unknown): JsonObject[] {
  return [...tenant.store.collection('actions').values()].flatMap((action) =>
    ((action.modules ?? []) as JsonObject[])
      .filter(({ module_id }) => module_id === moduleId)
      .map(({ module_version_id }) => ({
        action_id: action.id,
        action_name: action.name,
        module_version_id,
        module_version_number: tenant.store.collection(VERSIONS).get(String(module_version_id))?.version_number,
      })),
  ) as JsonObject[];
}

/** The Action with the names and numbers of its modules: terraform/TestAccActionModuleActionsDataSource.yaml#5. */
export function withModules(action: JsonObject, { tenant }: Call): JsonObject {
  if (!Array.isArray(action.modules)) return action;
  const modules = (action.modules as JsonObject[]).map(({ module_id, module_version_id }) => ({
    module_id,
    module_name: tenant.store.collection('action_modules').get(String(module_id))?.name,
    module_version_id,
    module_version_number: tenant.store.collection(VERSIONS).get(String(module_version_id))?.version_number,
  }));
  return { ...action, modules } as JsonObject;
}

function secretsOf(call: Call, before: readonly Secret[], asked: unknown): JsonObject[] {
  const now = call.tenant.clock.iso();
  return ((asked ?? []) as Secret[]).map(({ name, value }) => {
    const kept = before.find((secret) => secret.name === name);
    return value === undefined && kept ? { ...kept } : { name, ...(value !== undefined && { value }), updated_at: now };
  });
}

function names(secrets: unknown): JsonObject[] {
  return ((secrets ?? []) as Secret[]).map(({ name, updated_at }) => ({ name, updated_at }));
}

function isSame(row: JsonObject, version: JsonObject | undefined): boolean {
  return version !== undefined && DRAFT.every((name) => JSON.stringify(row[name]) === JSON.stringify(version[name]));
}

function show({ api_version: _, publish: __, draft, ...row }: JsonObject, { tenant }: Call): JsonObject {
  const latest = versionsOf(tenant, row.id).at(-1);
  const { module_id: ___, created_at: ____, ...version } = latest ?? {};
  return {
    ...row,
    secrets: names(row.secrets),
    all_changes_published: latest !== undefined && draft === false,
    actions_using_module_total: usesOf(tenant, row.id).length,
    ...(latest && { latest_version: { ...version, secrets: names(latest.secrets) } }),
  } as JsonObject;
}

function showVersion(version: Readonly<JsonObject>): JsonObject {
  return { ...version, secrets: names(version.secrets) };
}

function publish(call: Call): Answer {
  const row = find(kind, call);
  const published = versionsOf(call.tenant, call.id);
  if (row.draft === false) throw conflict('No draft version is available to publish.');
  const version: JsonObject = {
    id: uuid(),
    module_id: call.id,
    version_number: published.length + 1,
    ...Object.fromEntries(DRAFT.map((name) => [name, row[name] ?? null])),
    created_at: call.tenant.clock.iso(),
  };
  call.tenant.store.collection(VERSIONS).put(String(version.id), version);
  call.tenant.store.collection(kind.collection).put(call.id, { ...row, draft: false });
  return { body: showVersion(version) };
}

function versionOf(call: Call, id: string): Readonly<JsonObject> {
  const version = call.tenant.store.collection(VERSIONS).get(id);
  if (version?.module_id !== call.id) throw notFound('The module or version does not exist.');
  return version;
}

function page(call: Call, rows: readonly JsonObject[]): { shown: JsonObject[]; page: number; size: number } {
  const size = Number(call.query.per_page ?? 50);
  const number = Number(call.query.page ?? 0);
  return { shown: rows.slice(number * size, (number + 1) * size), page: number, size };
}

/** Beyond the last page `total` is 0: terraform/TestAccActionModuleVersionDataSource.yaml#4, 2026-02-16. */
function counted(call: Call, key: string, rows: readonly JsonObject[]): Answer {
  const { shown, page: number, size } = page(call, rows);
  return { body: { [key]: shown, total: shown.length > 0 ? rows.length : 0, page: number, per_page: size } };
}

/** ASSUMPTION action-module-draft (emulator/assumptions.ts): every update makes a draft. */
function isDraft(row: JsonObject, before: JsonObject, { tenant }: Call): boolean {
  if (!tenant.alternatives.has('action-module-draft')) return true;
  const content = ({ code, dependencies, secrets }: JsonObject) => JSON.stringify([code, dependencies, secrets]);
  return before.draft === true || content(row) !== content(before);
}

const kind: Kind = {
  path: '/actions/modules',
  collection: 'action_modules',
  newId: () => uuid(),
  timestamps: true,
  unique: [{ field: 'name', message: 'An action module with the same name already exists.' }],
  missing: { message: 'The action module does not exist.' },
  defaults: () => ({ dependencies: [], secrets: [] }),
  beforeCreate: (row, call) => ({ ...row, secrets: secretsOf(call, [], row.secrets) }),
  afterCreate: (row, call) => {
    if (call.body.publish === true) publish({ ...call, id: String(row.id) });
  },
  beforeUpdate: (row, before, call) => ({
    ...row,
    draft: isDraft(row, before, call),
    secrets:
      call.body.secrets === undefined
        ? (before.secrets ?? [])
        : secretsOf(call, before.secrets as unknown as Secret[], row.secrets),
  }),
  show,
  routes: {
    'GET /actions/modules': (call) => {
      const rows = [...call.tenant.store.collection(kind.collection).values()];
      return counted(
        call,
        'modules',
        rows.map((row) => show(row, call)),
      );
    },
    'DELETE /actions/modules/{id}': (call) => {
      find(kind, call);
      if (usesOf(call.tenant, call.id).length > 0) {
        throw new ApiError(412, 'The Actions Module cannot be deleted because it is in use by one or more actions.');
      }
      for (const { id } of versionsOf(call.tenant, call.id)) call.tenant.store.collection(VERSIONS).delete(String(id));
      call.tenant.store.collection(kind.collection).delete(call.id);
      return {};
    },
    'GET /actions/modules/{id}/versions': (call) => {
      find(kind, call);
      return counted(call, 'versions', versionsOf(call.tenant, call.id).toReversed().map(showVersion));
    },
    'POST /actions/modules/{id}/versions': publish,
    'GET /actions/modules/{id}/versions/{version_id}': (call) => {
      find(kind, call);
      return { body: showVersion(versionOf(call, call.subId)) };
    },
    'GET /actions/modules/{id}/actions': (call) => {
      find(kind, call);
      const rows = usesOf(call.tenant, call.id);
      const { shown, page: number, size } = page(call, rows);
      // As other lists under /actions, this one leaves out what is zero: …ActionsDataSource.yaml#10–11, 2026-05-29.
      return {
        body: {
          actions: shown,
          ...(shown.length > 0 && { total: rows.length }),
          ...(number > 0 && { page: number }),
          per_page: size,
        },
      };
    },
    'POST /actions/modules/{id}/rollback': (call) => {
      const row = find(kind, call);
      const version = versionOf(call, String(call.body.module_version_id));
      if (isSame(row, version)) throw conflict('The specified version is already the current draft version.');
      const latest = versionsOf(call.tenant, call.id).at(-1);
      const content = Object.fromEntries(DRAFT.map((name) => [name, version[name] ?? null]));
      const rolledBack: JsonObject = {
        ...row,
        ...content,
        draft: !isSame(version, latest),
        updated_at: call.tenant.clock.iso(),
      };
      call.tenant.store.collection(kind.collection).put(call.id, rolledBack);
      return { body: show(rolledBack, call) };
    },
  },
  source: 'terraform/TestAccActionModule*.yaml, 2026-05-29; 404, 409, 412: OpenAPI description, 2026-06-25',
};

export const actionModules = defineKind(kind);
