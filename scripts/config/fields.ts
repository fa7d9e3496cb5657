import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { nearest } from './nearest.ts';
import { type ConfigNode, type Entry, items, type Problem } from './node.ts';
import type { Schemas } from './schemas.ts';

/**
 * The bodies that the Management API takes for a kind, by their names in the `auth0` SDK. auth0-deploy-cli's schemas
 * let any field of most kinds pass, and Auth0 refuses the unknown ones halfway through an import.
 */
const BODIES: { [kind: string]: readonly string[] } = {
  actions: ['CreateActionRequestContent', 'UpdateActionRequestContent'],
  branding: ['UpdateBrandingRequestContent'],
  clientGrants: ['CreateClientGrantRequestContent', 'UpdateClientGrantRequestContent'],
  clients: ['CreateClientRequestContent', 'UpdateClientRequestContent'],
  connections: ['CreateConnectionRequestContent', 'UpdateConnectionRequestContent'],
  databases: ['CreateConnectionRequestContent', 'UpdateConnectionRequestContent'],
  emailProvider: ['CreateEmailProviderRequestContent', 'UpdateEmailProviderRequestContent'],
  emailTemplates: ['CreateEmailTemplateRequestContent', 'UpdateEmailTemplateRequestContent'],
  organizations: ['CreateOrganizationRequestContent', 'UpdateOrganizationRequestContent'],
  resourceServers: ['CreateResourceServerRequestContent', 'UpdateResourceServerRequestContent'],
  roles: ['CreateRoleRequestContent', 'UpdateRoleRequestContent'],
  tenant: ['UpdateTenantSettingsRequestContent'],
};

/**
 * Fields that are nearly the name of a field. One that resembles none passes: an export also holds fields that Auth0
 * answers and does not take, and a field may be newer than the SDK.
 */
export function checkFields(root: ReadonlyMap<string, Entry>, schemas: Schemas, problems: Problem[]): void {
  const bodies = readBodies();
  for (const [kind, { value }] of root) {
    const names = BODIES[kind];
    if (!names) continue;
    const schema = schemas[kind]?.items ?? schemas[kind];
    const known = new Set(Object.keys(schema?.properties ?? {}));
    for (const name of names) for (const field of bodies.get(name) ?? []) known.add(field);
    for (const item of value.kind === 'list' ? items(value) : [value]) checkItem(item, kind, known, problems);
  }
}

function checkItem(item: ConfigNode, kind: string, known: ReadonlySet<string>, problems: Problem[]): void {
  if (item.kind !== 'map') return;
  for (const [field, { key }] of item.entries) {
    if (known.has(field)) continue;
    const near = nearest(
      field,
      [...known].filter((name) => !item.entries.has(name)),
    );
    if (near === undefined) continue;
    const message = `${kind} has an unknown field "${field}" – did you mean "${near}"?`;
    problems.push({ place: key, message, fix: `Write "${near}:"` });
  }
}

/** The fields of each request body, read from the type declarations that the SDK ships. */
function readBodies(): Map<string, string[]> {
  const entry = createRequire(import.meta.url).resolve('auth0');
  const file = join(dirname(entry), 'management', 'api', 'requests', 'requests.d.ts');
  const bodies = new Map<string, string[]>();
  const interfaces = /^export interface (\w+RequestContent) [^{]*\{\n([\s\S]*?)^\}/gm;
  for (const [, name = '', body = ''] of readFileSync(file, 'utf8').matchAll(interfaces)) {
    bodies.set(
      name,
      [...body.matchAll(/^ {4}(\w+)\??:/gm)].map((match) => match[1] ?? ''),
    );
  }
  return bodies;
}
