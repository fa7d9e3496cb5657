import { isObject, type Json, type JsonObject, rowsOf } from '../../../../scripts/plan/json.ts';
import { type Candidate, declaredIn, keyOfItem, nameField, placesIn } from './mutation.ts';
import type { Random } from './random.ts';

/** Kinds of which one more can be made by giving a copy another name. */
const COPIED = new Set([
  ...['clients', 'roles', 'organizations', 'resourceServers', 'databases', 'actions', 'userAttributeProfiles'],
  ...['connectionProfiles', 'selfServiceProfiles', 'rules', 'rulesConfigs', 'flowVaultConnections'],
  ...['networkACLs', 'logStreams', 'eventStreams'],
]);
/** Kinds of which auth0-deploy-cli deletes what the files lack, when it may. */
export const DELETABLE = new Set([
  ...COPIED,
  // Named in files of their own.
  ...['forms', 'flows'],
  ...['connections', 'clientGrants', 'tokenExchangeProfiles', 'rateLimitPolicies', 'hooks', 'customDomains', 'themes'],
  ...['phoneProviders', 'phoneTemplates'],
]);
/** Fields in which a name stands for another resource. */
const REFERENCES = new Set([
  ...['client_id', 'enabled_clients', 'action_name', 'action', 'resource_server_identifier', 'audience', 'connections'],
  ...['consumer_selector', 'default_directory', 'default_audience', 'module_name'],
]);

export function resourceCandidates(files: JsonObject, random: Random, mayDelete: boolean): Candidate[] {
  const lists = Object.entries(files).flatMap(([kind, value]) => (Array.isArray(value) ? [{ kind, list: value }] : []));
  return [
    ...lists.flatMap(({ kind, list }) => (COPIED.has(kind) ? copies(files, kind, list, random) : [])),
    ...lists.flatMap(({ kind, list }) => (DELETABLE.has(kind) ? deletions(files, kind, list, mayDelete) : [])),
    ...lists.flatMap(({ kind, list }) => additions(files, kind, list, random)),
    ...kindsRemoved(files),
    ...sameAgain(files),
  ];
}

function copies(files: JsonObject, kind: string, list: Json[], random: Random): Candidate[] {
  return rowsOf(list)
    .filter(({ name }) => name !== 'Deploy CLI')
    .map((item) => ({
      class: 'resource added',
      kind,
      key: keyOfItem(kind, item),
      make: () => {
        const number = Math.floor(random() * 900) + 100;
        const copy = { ...structuredClone(item), ...renamed(kind, item, number) };
        files[kind] = [...rowsOf(files[kind]), copy];
        return { class: 'resource added', key: keyOfItem(kind, copy), path: '', expects: { is: 'create' } };
      },
    }));
}

/** What must differ in a copy. */
function renamed(kind: string, item: JsonObject, number: number): JsonObject {
  const field = nameField(kind);
  const name = String(item[field]);
  if (kind === 'resourceServers') return { name: `${item.name} ${number}`, identifier: `${name}${number}` };
  if (kind === 'networkACLs') return { description: `${name} ${number}`, priority: (number % 9) + 2 };
  if (kind === 'organizations') return { name: `${name}-${number}`, discovery_domains: [] };
  if (kind === 'databases') return { name: `${name}-${number}`, realms: [`${name}-${number}`] };
  if (kind === 'rules') return { name: `${name} ${number}`, order: number };
  if (kind === 'rulesConfigs') return { key: `${name}_${number}` };
  return { [field]: `${name} ${number}` };
}

/** A resource that the files no longer have, with all that names it. */
function deletions(files: JsonObject, kind: string, list: Json[], mayDelete: boolean): Candidate[] {
  const of = mayDelete ? 'resource deleted' : 'deletion not allowed';
  return rowsOf(list)
    .filter(({ name }) => name !== 'Deploy CLI')
    .map((item) => {
      const key = keyOfItem(kind, item);
      return {
        class: of,
        kind,
        key,
        make: () => {
          files[kind] = rowsOf(files[kind]).filter((one) => keyOfItem(kind, one) !== key);
          for (const { holder, field } of placesIn(files)) forget(holder, field, String(item[nameField(kind)]));
          for (const [other, value] of Object.entries(files)) {
            if (Array.isArray(value)) files[other] = value.filter((one) => !leansOn(one, other, key));
          }
          return { class: of, key, path: '', expects: { is: mayDelete ? 'delete' : 'extra' } };
        },
      };
    });
}

/** Takes a name out of where it stands for a resource that is gone. */
function forget(holder: JsonObject, field: string, name: string): void {
  const value = holder[field];
  if (Array.isArray(value)) {
    holder[field] = value.filter((item) => {
      if (!isObject(item)) return !(REFERENCES.has(field) && item === name);
      const isNamed = ['connections', 'permissions', 'bindings', 'client_grants', 'modules'].includes(field);
      return !(isNamed && Object.values(item).includes(name));
    });
  } else if (value === name && REFERENCES.has(field) && field.startsWith('default_')) delete holder[field];
}

/** What cannot be without the resource that is gone: a grant of a client, a policy for one. */
function leansOn(item: Json, kind: string, key: string): boolean {
  const [of, name] = [key.replace(/\/.*/, ''), key.replace(/^[^/]*\//, '')];
  if (!isObject(item)) return false;
  if (of === 'clients')
    return (
      ['clientGrants', 'rateLimitPolicies'].includes(kind) && [item.client_id, item.consumer_selector].includes(name)
    );
  if (of === 'resourceServers') return kind === 'clientGrants' && item.audience === name;
  if (of === 'actions') return kind === 'tokenExchangeProfiles' && item.action === name;
  if (of === 'flowVaultConnections') return kind === 'flows';
  return false;
}

/** Items of lists that are more than words. */
function additions(files: JsonObject, kind: string, list: Json[], random: Random): Candidate[] {
  const number = Math.floor(random() * 900) + 100;
  const add = (item: JsonObject, field: string, path: string, fresh: Json, come: Json): Candidate => ({
    class: 'list: added',
    kind,
    key: keyOfItem(kind, item),
    make: () => {
      item[field] = [...((item[field] ?? []) as Json[]), fresh];
      const expects = { is: 'change' as const, gone: [], come: [come] };
      return { class: 'list: added', key: keyOfItem(kind, item), path, expects };
    },
  });
  const names = (of: string, field = 'name') => rowsOf(files[of]).map((one) => String(one[field]));
  return rowsOf(list).flatMap((item): Candidate[] => {
    if (kind === 'resourceServers') {
      return [add(item, 'scopes', 'scopes.value', { value: `m:${number}`, description: `M ${number}` }, `m:${number}`)];
    }
    if (kind === 'organizations') {
      const used = rowsOf(item.connections).map(({ name }) => name);
      const [name] = names('databases').filter((one) => !used.includes(one));
      return name
        ? [add(item, 'connections', 'connections.name', { name, assign_membership_on_login: true }, name)]
        : [];
    }
    if (kind === 'databases' || kind === 'connections') {
      const used = (item.enabled_clients ?? []) as Json[];
      const [name] = names('clients').filter((one) => !used.includes(one) && one !== 'Deploy CLI');
      return name ? [add(item, 'enabled_clients', 'enabled_clients', name, name)] : [];
    }
    if (kind !== 'roles') return [];
    const [api] = rowsOf(files.resourceServers);
    const used = rowsOf(item.permissions).map(({ permission_name }) => permission_name);
    const [scope] = rowsOf(api?.scopes).filter(({ value }) => !used.includes(value ?? ''));
    if (!api || !scope) return [];
    const fresh = { permission_name: scope.value ?? '', resource_server_identifier: api.identifier ?? '' };
    return [add(item, 'permissions', 'permissions.permission_name', fresh, scope.value ?? '')];
  });
}

/** A kind that the files say nothing of any more is no longer theirs: nothing of it is touched. */
function kindsRemoved(files: JsonObject): Candidate[] {
  return Object.keys(files).map((kind) => ({
    class: 'kind removed',
    kind,
    key: kind,
    make: () => {
      delete files[kind];
      return { class: 'kind removed', key: kind, path: '', expects: { is: 'nothing' } };
    },
  }));
}

/** The same said in another order of keys. */
function sameAgain(files: JsonObject): Candidate[] {
  return declaredIn(files)
    .filter(({ kind }) => kind !== 'triggers')
    .map(({ kind, key, fields }) => ({
      class: 'nothing',
      kind,
      key,
      make: () => {
        const entries = Object.entries(fields).reverse();
        for (const [field] of entries) delete fields[field];
        Object.assign(fields, Object.fromEntries(entries));
        return { class: 'nothing', key, path: '', expects: { is: 'nothing' } };
      },
    }));
}
