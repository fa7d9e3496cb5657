import { generateKeyPairSync } from 'node:crypto';
import type { Api } from '../engine/api.ts';
import type { Givens } from './samples.ts';

/** What bodies and paths name: one thing of each kind that others refer to. */
export interface World {
  givens: Givens;
  /** What stands for the placeholders of a path; of the last one only where the path is not a resource's own. */
  ids: (path: string) => string[];
}

const { publicKey: PEM } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const AUDIENCE = 'https://api.acme.example/';

type Make = (path: string, body: object) => Promise<{ [field: string]: string }>;

/** Fills an empty tenant. */
export async function buildWorld(api: Api): Promise<World> {
  const make: Make = async (path, body) => {
    const { status, text, json } = await api('POST', path, body);
    if (status >= 300) throw new Error(`${path}: ${status} ${text}`);
    return json;
  };
  const people = await directory(make);
  const things = await others(make);
  const { client_id } = await make('/clients', {
    name: 'world',
    organization_usage: 'allow',
    initiate_login_uri: 'https://acme.example/login',
  });
  await api('POST', `/actions/actions/${things.action}/deploy`, {});
  const grant = { client_id, audience: AUDIENCE, scope: [], organization_usage: 'allow' };
  const { id: grant_id = '' } = await make('/client-grants', grant);
  const prefixes: { [prefix: string]: string[] } = {
    '/organizations/{}': [people.organization],
    '/users/{}': [people.user],
    '/clients/{}': [client_id ?? ''],
    '/connections/{}/directory-provisioning': [people.google],
    '/connections/{}': [people.okta],
    '/roles/{}': [people.role],
    '/actions/modules/{}': [things.module],
    '/self-service-profiles/{}': [things.profile],
    '/experimentation/feature-flags/{}': [things.flag],
    '/hooks/{}': [things.hook],
    '/prompts/{}': ['login', 'en'],
    '/prompts/{}/screen/{}': ['login', 'login'],
    '/self-service-profiles/{}/custom-text': [things.profile, 'en', 'get-started'],
    '/actions/triggers/{}': ['post-login'],
    '/actions/actions/{}': [things.action],
    '/guardian/factors/{}': ['otp'],
  };
  return { givens: givensOf(people, things, client_id, grant_id), ids: (path) => idsOf(prefixes, path) };
}

/** What stands for the placeholders of a path: the ids of the longest prefix that is known. */
function idsOf(prefixes: { readonly [prefix: string]: string[] }, path: string): string[] {
  const plain = path.replaceAll(/\{[^}]+\}/g, '{}');
  const known = Object.keys(prefixes).filter((prefix) => plain === prefix || plain.startsWith(`${prefix}/`));
  return prefixes[known.sort((a, b) => b.length - a.length)[0] ?? ''] ?? [];
}

function givensOf(
  people: Awaited<ReturnType<typeof directory>>,
  things: Awaited<ReturnType<typeof others>>,
  client_id: string | undefined,
  grant_id: string,
): Givens {
  return {
    client_id,
    audience: AUDIENCE,
    resource_server_identifier: AUDIENCE,
    permission_name: 'read:things',
    connection_id: people.database,
    connection: 'people',
    organization_id: people.organization,
    user_id: people.user,
    member: people.user,
    role: people.role,
    action_id: things.action,
    module_id: things.module,
    module_name: 'world',
    module_version_id: things.version,
    module_version_number: 1,
    grant_id,
    flow_id: things.flow,
    feature_flag_id: things.flag,
    variation_id: things.variation,
    segment_id: things.segment,
    // Public keys do not end; only a certificate tells when it does.
    parse_expiry_from_cert: false,
    pem: PEM,
    public_key: PEM,
  };
}

async function directory(make: Make) {
  const options = { client_id: 'x', client_secret: 'y', domain: 'acme.example' };
  const scopes = [{ value: 'read:things' }, { value: 'write:things' }];
  await make('/resource-servers', { identifier: AUDIENCE, scopes });
  const database = { name: 'people', strategy: 'auth0', options: { requires_username: true } };
  const { id: database_id = '' } = await make('/connections', database);
  const { id: okta = '' } = await make('/connections', { name: 'okta', strategy: 'okta', options });
  const { id: google = '' } = await make('/connections', { name: 'google', strategy: 'google-apps', options });
  const { id: role = '' } = await make('/roles', { name: 'world' });
  const { id: organization = '' } = await make('/organizations', { name: 'world' });
  const person = { connection: 'people', email: 'world@acme.example', username: 'world', password: 'correct-Horse-1' };
  const { user_id: user = '' } = await make('/users', person);
  await make(`/connections/${okta}/scim-configuration`, {});
  return { database: database_id, okta, google, role, organization, user };
}

async function others(make: Make) {
  const supported_triggers = [{ id: 'custom-token-exchange', version: 'v1' }];
  const { id: action = '' } = await make('/actions/actions', { name: 'world', code: '', supported_triggers });
  const { id: module = '' } = await make('/actions/modules', { name: 'world', code: 'module.exports = {}' });
  const { id: version = '' } = await make(`/actions/modules/${module}/versions`, {});
  const { id: flow = '' } = await make('/flows', { name: 'world' });
  const { id: hook = '' } = await make('/hooks', { name: 'world', script: ';', triggerId: 'credentials-exchange' });
  const { id: profile = '' } = await make('/self-service-profiles', { name: 'world' });
  const parameters = { own: { type: 'string', value: 'a' } };
  const { id: flag = '' } = await make('/experimentation/feature-flags', { name: 'world', parameters });
  const variation = { name: 'world', overrides: {} };
  const { id: variation_id = '' } = await make(`/experimentation/feature-flags/${flag}/variations`, variation);
  const rules = [{ match: { country: ['de'] } }];
  const { id: segment = '' } = await make('/experimentation/segments', { name: 'world', rules });
  return { action, module, version, flow, hook, profile, flag, variation: variation_id, segment };
}
