import type { Change } from './change.ts';
import { canonical, isObject, type Json, type JsonObject, objectOf } from './json.ts';
import { maskSecrets, withoutDigests } from './secrets.ts';
import { keyOf, type Resource } from './snapshot.ts';

/** A row that a request changed, as the emulator tells it. */
export interface RowChange {
  collection: string;
  id: string;
  before: Json;
  after: Json;
}

/** A write that auth0-deploy-cli made on the copy of the tenant. */
export interface RecordedWrite {
  method: string;
  /** Below `/api/v2`, with the ids of the copy. */
  path: string;
  query: string;
  body: Json | undefined;
  status: number;
  answer: Json | undefined;
  rows: readonly RowChange[];
}

/** A write as a plan tells it: names instead of ids, no secret. */
export interface PlannedWrite {
  method: string;
  /** `/roles/{editor}/permissions` */
  path: string;
  /** The resource that it belongs to. */
  kind: string;
  name: string;
  /** False: auth0-deploy-cli writes what is there already. Such a write is not sent to the tenant. */
  isNeeded: boolean;
  /** A try that the tenant answers with 404, after which auth0-deploy-cli creates what is not there. */
  isRefused?: true;
}

/** Which kind is written under a path; the first that matches counts. */
const OWNERS: readonly (readonly [pattern: RegExp, kind: string])[] = [
  [/^\/tenants\/settings$/, 'tenant'],
  [/^\/prompts\b/, 'prompts'],
  [/^\/branding\/themes\b/, 'themes'],
  [/^\/branding\/phone\/providers\b/, 'phoneProviders'],
  [/^\/branding\/phone\/templates\b/, 'phoneTemplates'],
  [/^\/branding\b/, 'branding'],
  [/^\/resource-servers\b/, 'resourceServers'],
  [/^\/clients\b/, 'clients'],
  [/^\/client-grants\b/, 'clientGrants'],
  [/^\/connections\b/, 'connections'],
  [/^\/roles\b/, 'roles'],
  [/^\/organizations\b/, 'organizations'],
  [/^\/actions\/modules\b/, 'actionModules'],
  [/^\/actions\/triggers\b/, 'triggers'],
  [/^\/actions\/actions\b/, 'actions'],
  [/^\/emails\/provider$/, 'emailProvider'],
  [/^\/email-templates\b/, 'emailTemplates'],
  [/^\/attack-protection\b/, 'attackProtection'],
  [/^\/risk-assessments\b/, 'riskAssessment'],
  [/^\/guardian\/policies$/, 'guardianPolicies'],
  [/^\/guardian\/factors\/phone\/message-types$/, 'guardianPhoneFactorMessageTypes'],
  [/^\/guardian\/factors\/phone\/selected-provider$/, 'guardianPhoneFactorSelectedProvider'],
  [/^\/guardian\/factors\/\w+\/templates$/, 'guardianFactorTemplates'],
  [/^\/guardian\/factors\/[\w-]+\/providers\b/, 'guardianFactorProviders'],
  [/^\/guardian\/factors\b/, 'guardianFactors'],
  [/^\/log-streams\b/, 'logStreams'],
  [/^\/custom-domains\b/, 'customDomains'],
  [/^\/network-acls\b/, 'networkACLs'],
  [/^\/event-streams\b/, 'eventStreams'],
  [/^\/self-service-profiles\b/, 'selfServiceProfiles'],
  [/^\/user-attribute-profiles\b/, 'userAttributeProfiles'],
  [/^\/connection-profiles\b/, 'connectionProfiles'],
  [/^\/token-exchange-profiles\b/, 'tokenExchangeProfiles'],
  [/^\/rate-limit-policies\b/, 'rateLimitPolicies'],
  [/^\/flows\/vault\b/, 'flowVaultConnections'],
  [/^\/flows\b/, 'flows'],
  [/^\/forms\b/, 'forms'],
  [/^\/rules-configs\b/, 'rulesConfigs'],
  [/^\/rules\b/, 'rules'],
  [/^\/hooks\b/, 'hooks'],
];

/** Settings of which one resource of a kind is written under a path of its own. */
const SINGLE = new Set([
  ...['tenant', 'prompts', 'branding', 'emailProvider', 'attackProtection', 'riskAssessment', 'guardianPolicies'],
  ...['guardianPhoneFactorMessageTypes', 'guardianPhoneFactorSelectedProvider'],
]);

/** Fields by which the kinds that have no `name` are called: see collect.ts. */
const NAMES = ['name', 'identifier', 'domain', 'template', 'description', 'displayName', 'type', 'key'];

/**
 * Says for each write which resource it belongs to, and whether it is needed for what is to change. A write that belongs
 * to a changed resource and leaves every row as it was is not; nor is one of a resource that does not change.
 */
export function planWrites(
  writes: readonly RecordedWrite[],
  changes: readonly Change[],
  resources: readonly Resource[],
  alsoSent: ReadonlySet<string> = new Set(),
): PlannedWrite[] {
  const changed = new Set([...changes.map(keyOf), ...alsoSent]);
  const byId = new Map(resources.flatMap((item) => (item.id === undefined ? [] : [[item.id, item] as const])));
  const planned = writes.map((write): PlannedWrite => {
    const owner = ownerOf(write, byId, resources, changed);
    const isNeeded = changed.has(keyOf(owner)) && !(changesNothing(write) && !alsoSent.has(keyOf(owner)));
    const told = { method: write.method, path: readable(write.path, byId), ...owner };
    return write.status < 400 ? { ...told, isNeeded } : { ...told, isNeeded: false, isRefused: true };
  });
  return withPrompts(planned);
}

/**
 * Writing branding resets the login experience; auth0-deploy-cli puts it back with a write that changes nothing by itself
 * (its handler branding, 8.44.0). Without it the tenant would be left with the classic login page. A later write of the prompts is
 * another handler's.
 */
function withPrompts(planned: PlannedWrite[]): PlannedWrite[] {
  const branding = planned.findIndex(({ path, isNeeded }) => path === '/branding' && isNeeded);
  if (branding < 0) return planned;
  const index = planned.findIndex((one, at) => at > branding && one.method === 'PATCH' && one.path === '/prompts');
  return planned.map((write, at) => (at === index ? { ...write, kind: 'branding', isNeeded: true } : write));
}

/** Kinds that auth0-deploy-cli has to be run for. */
export function kindsOf(writes: readonly PlannedWrite[]): string[] {
  return [...new Set(writes.filter(({ isNeeded }) => isNeeded).map(({ kind }) => kind))];
}

function ownerOf(
  { method, path, body, answer }: RecordedWrite,
  byId: ReadonlyMap<string, Resource>,
  resources: readonly Resource[],
  changed: ReadonlySet<string>,
): { kind: string; name: string } {
  const kind = OWNERS.find(([pattern]) => pattern.test(path))?.[1] ?? path.split('/')[1] ?? '';
  if (isPage(path, body, byId)) return { kind: 'pages', name: 'login' };
  if (kind === 'tenant' && isPageSetting(body)) return pageOf(body, changed);
  if (SINGLE.has(kind)) return { kind, name: '' };
  for (const segment of path.split('/')) {
    const found = byId.get(decodeURIComponent(segment));
    if (found) return { kind: found.kind, name: found.name };
  }
  const created = method === 'POST' ? byId.get(idIn(answer)) : undefined;
  if (created) return { kind: created.kind, name: created.name };
  const ofKind = resources.filter((item) => item.kind === kind);
  const last = decodeURIComponent(path.split('/').find((part) => ofKind.some(({ name }) => name === part)) ?? '');
  if (last) return { kind, name: last };
  const factor = /^\/guardian\/factors\/([\w-]+)\/(?:providers\/)?([\w-]+)$/.exec(path);
  if (factor) return { kind, name: kind === 'guardianFactorTemplates' ? 'sms' : `${factor[1]} ${factor[2]}` };
  return { kind, name: nameIn(body) };
}

/** The classic login page is a field of the global client, which is no resource of its own. */
function isPage(path: string, body: Json | undefined, byId: ReadonlyMap<string, Resource>): boolean {
  const [, id] = /^\/clients\/([^/]+)$/.exec(path) ?? [];
  return id !== undefined && !byId.has(id) && objectOf(body).custom_login_page !== undefined;
}

const PAGE_SETTINGS: { readonly [field: string]: string } = {
  change_password: 'password_reset',
  guardian_mfa_page: 'guardian_multifactor',
  error_page: 'error_page',
};

function isPageSetting(body: Json | undefined): boolean {
  const names = Object.keys(objectOf(body));
  return names.length > 0 && names.every((name) => name in PAGE_SETTINGS);
}

/** All pages but that of the login are written at once: the write belongs to the first that changes. */
function pageOf(body: Json | undefined, changed: ReadonlySet<string>): { kind: string; name: string } {
  const pages = Object.keys(objectOf(body)).map((field) => ({ kind: 'pages', name: PAGE_SETTINGS[field] ?? '' }));
  return pages.find((page) => changed.has(keyOf(page))) ?? pages[0] ?? { kind: 'pages', name: '' };
}

function idIn(answer: Json | undefined): string {
  const { id, client_id, custom_domain_id, themeId } = objectOf(answer);
  return String(
    client_id && !String(id ?? '').startsWith('cgr_') ? client_id : (id ?? custom_domain_id ?? themeId ?? ''),
  );
}

function nameIn(body: Json | undefined): string {
  const found = NAMES.map((field) => objectOf(body)[field]).find((value) => typeof value === 'string');
  return typeof found === 'string' ? found : '';
}

function readable(path: string, byId: ReadonlyMap<string, Resource>): string {
  return path
    .split('/')
    .map((part) => {
      const found = byId.get(decodeURIComponent(part));
      return found ? `{${found.name}}` : part;
    })
    .join('/');
}

/** Fields that say when something was written. */
const STAMPS = ['updated_at', 'created_at', 'updated_on'];

function changesNothing({ rows }: RecordedWrite): boolean {
  const own = rows.filter(({ collection }) => collection !== 'logs');
  return own.every(
    ({ before, after }) => isObject(before) && isObject(after) && unstamped(before) === unstamped(after),
  );
}

function unstamped(row: JsonObject): string {
  const strip = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(strip);
    if (!isObject(value)) return value;
    const kept = Object.entries(value).filter(([name]) => !STAMPS.includes(name));
    return Object.fromEntries(kept.map(([name, item]) => [name, strip(item)]));
  };
  return canonical(strip(row));
}

/** A body as a fingerprint may know it: no secret, ids of the tenant by name. */
export function fingerprintBody(body: Json | undefined): Json {
  return withoutDigests(maskSecrets(body ?? null));
}
