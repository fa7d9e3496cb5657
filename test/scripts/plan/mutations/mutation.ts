import { isObject, type Json, type JsonObject, rowsOf } from '../../../../scripts/plan/json.ts';
import type { Hands } from './hands.ts';

/** Sorts of changes: in the files, and on the tenant behind the files' back. */
export const CLASSES = [
  ...([
    'value',
    'flag',
    'list: added',
    'list: removed',
    'list: emptied',
    'order of a set',
    'order that counts',
  ] as const),
  ...(['key removed', 'block removed', 'kind removed', 'code', 'resource added'] as const),
  ...(['resource deleted', 'deletion not allowed', 'nothing'] as const),
  ...(['drift: value', 'drift: extra key', 'drift: extra resource', 'drift: missing resource'] as const),
  ...(['drift: order', 'drift: membership'] as const),
];
export type Class = (typeof CLASSES)[number];

export type Expectation =
  /** These values go and come at the path. */
  | { is: 'change'; gone: readonly Json[]; come: readonly Json[] }
  | { is: 'reorder' | 'create' | 'delete' | 'nothing' }
  /** Only the tenant has it, and a deploy leaves it. */
  | { is: 'kept'; leaves: readonly string[] }
  | { is: 'extra' }
  /** What auth0-deploy-cli makes of it: the tenant after the deploy tells, and the plan must agree. */
  | { is: 'as it happens' };

export interface Mutation {
  class: Class;
  /** The resource, as plans name it. */
  key: string;
  /** The field, without the names of items: `scopes.description`. */
  path: string;
  expects: Expectation;
  /** What is done to the tenant. */
  onTenant?: (hands: Hands) => Promise<void>;
}

/** A mutation that could be made; `make` makes it. */
export interface Candidate {
  class: Class;
  kind: string;
  key: string;
  make: () => Mutation | undefined;
}

/** By what items of a list are called in files, where it is not `name`. */
const NAMES: { readonly [kind: string]: string } = {
  resourceServers: 'identifier',
  emailTemplates: 'template',
  customDomains: 'domain',
  networkACLs: 'description',
  themes: 'displayName',
  phoneTemplates: 'type',
  rulesConfigs: 'key',
  rateLimitPolicies: 'consumer_selector',
};

export function nameField(kind: string): string {
  return NAMES[kind] ?? 'name';
}

/** How a plan is to call an item of the files. */
export function keyOfItem(kind: string, item: JsonObject): string {
  if (kind === 'clientGrants') {
    return `${kind}/${item.client_id} → ${item.audience}${item.subject_type === 'user' ? ' for users' : ''}`;
  }
  // Auth0 takes no blanks in the name of a hook.
  if (kind === 'hooks') return `${kind}/${String(item.name).toLowerCase().replaceAll(' ', '-')}`;
  if (kind === 'guardianFactorProviders') return `${kind}/${item.name} ${item.provider}`;
  return `${kind}/${item[nameField(kind)]}`;
}

/** A resource of the files. */
export interface Declared {
  kind: string;
  key: string;
  fields: JsonObject;
}

export function declaredIn(files: JsonObject): Declared[] {
  return Object.entries(files).flatMap(([kind, value]): Declared[] => {
    if (Array.isArray(value)) return rowsOf(value).map((fields) => ({ kind, key: keyOfItem(kind, fields), fields }));
    if (!isObject(value) || Object.keys(value).length === 0) return [];
    if (kind !== 'triggers') return [{ kind, key: kind, fields: value }];
    return Object.keys(value).map((id) => ({ kind, key: `triggers/${id}`, fields: bindingsOf(value, id) }));
  });
}

/** The list of a trigger stands in the files without a field of its own. */
function bindingsOf(triggers: JsonObject, id: string): JsonObject {
  return {
    get bindings() {
      return triggers[id] ?? [];
    },
    set bindings(value) {
      triggers[id] = value;
    },
  };
}

/** The path under which a plan shows a field of the files. */
export function plannedPath(kind: string, path: string): string {
  if (kind === 'prompts') return path.replace(/^customText\.([^.]+)\.([^.]+)/, 'customText.$1 $2');
  if (kind === 'selfServiceProfiles') return path.replace(/^customText\.([^.]+)\.([^.]+)/, 'customText.$1/$2');
  if (kind === 'riskAssessment') return path.replace(/^new_device/, 'newDevice');
  return path;
}

/** A field of a resource, however deep. */
export interface Place extends Declared {
  holder: JsonObject;
  field: string;
  /** As a plan shows it, names of items left out. */
  path: string;
}

/** Every field of every resource. The client that deploys is left out: auth0-deploy-cli never changes it. */
export function placesIn(files: JsonObject): Place[] {
  return declaredIn(files)
    .filter(({ key }) => key !== 'clients/Deploy CLI')
    .flatMap((declared) => fieldsBelow(declared, declared.fields, ''));
}

function fieldsBelow(declared: Declared, holder: JsonObject, above: string): Place[] {
  return Object.entries(holder).flatMap(([field, value]) => {
    const at = above === '' ? field : `${above}.${field}`;
    const place = { ...declared, holder, field, path: plannedPath(declared.kind, at) };
    if (isObject(value) && !('$env' in value)) return [place, ...fieldsBelow(declared, value, at)];
    return [place, ...rowsOf(value).flatMap((item) => fieldsBelow(declared, item, at))];
  });
}
