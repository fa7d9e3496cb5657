import { createHash } from 'node:crypto';
import { createLocalJWKSet, type JWTPayload, jwtVerify } from 'jose';
import { hashPassword } from '../../../emulator/directory/passwords.ts';
import type { Answer, Rows, TestTenant } from '../authentication/harness.ts';
import { callbackOf } from './browser.ts';

export const API = 'https://api.acme.test';
export const CALLBACK = 'https://portal.acme.test/callback';
export const VERIFIER = 'a-verifier-of-more-than-forty-three-characters-for-pkce';
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');
export const PASSWORD = 'Correct-Horse-7';

const CREATED = '2026-01-01T00:00:00.000Z';

/** A user of the tenant's database with PASSWORD. */
export function user(name: string) {
  const identity = { connection: 'users', provider: 'auth0', user_id: name, isSocial: false };
  return {
    user_id: `auth0|${name}`,
    email: `${name}@acme.test`,
    email_verified: false,
    name,
    identities: [identity],
    password_hash: hashPassword(PASSWORD),
    created_at: CREATED,
    updated_at: CREATED,
  };
}

/** An invitation of organization acme with role admin, and its ticket `ticket-ID`. */
export function invitation(id: string, email: string, change: object = {}) {
  return {
    id: `uinv_${id}`,
    organization_id: 'org_acme',
    inviter: { name: 'Ines' },
    invitee: { email },
    invitation_url: 'https://portal.acme.test/login',
    ticket_id: `ticket-${id}`,
    created_at: CREATED,
    expires_at: '2099-01-01T00:00:00.000Z',
    client_id: 'portal',
    roles: ['rol_admin'],
    ...change,
  };
}

export const client = {
  client_id: 'portal',
  client_secret: 'portal-secret',
  name: 'Acme Portal',
  app_type: 'regular_web',
  is_first_party: true,
  callbacks: [CALLBACK, 'http://localhost:3000/callback'],
  allowed_logout_urls: ['https://portal.acme.test/'],
  grant_types: ['authorization_code', 'refresh_token', 'implicit'],
  organization_usage: 'allow',
  refresh_token: { rotation_type: 'rotating' },
};

export const api = {
  id: 'api',
  identifier: API,
  name: 'Acme API',
  scopes: [
    { value: 'read:things', description: 'Read things' },
    { value: 'write:things', description: 'Change things' },
  ],
  allow_offline_access: true,
  skip_consent_for_verifiable_first_party_clients: true,
  enforce_policies: true,
  token_dialect: 'access_token_authz',
};

/** A tenant with two organizations, one database, one application, one API and two roles. */
export function acme(): Rows {
  const permission = (role: string, name: string) => ({
    [`${role}|${API}|${name}`]: { role_id: role, resource_server_identifier: API, permission_name: name },
  });
  return {
    clients: { portal: client },
    resource_servers: { api },
    connections: {
      con_users: {
        id: 'con_users',
        name: 'users',
        strategy: 'auth0',
        options: { passwordPolicy: 'good' },
        enabled_clients: ['portal'],
      },
    },
    organizations: {
      org_acme: {
        id: 'org_acme',
        name: 'acme',
        display_name: 'Acme <b>Ltd</b>',
        branding: { colors: { primary: '#0b6e4f', page_background: '#e8f2ee' } },
        metadata: { plan: 'gold' },
      },
      org_globex: { id: 'org_globex', name: 'globex', display_name: 'Globex' },
    },
    organization_connections: {
      'org_acme|con_users': {
        organization_id: 'org_acme',
        connection_id: 'con_users',
        assign_membership_on_login: false,
      },
      'org_globex|con_users': {
        organization_id: 'org_globex',
        connection_id: 'con_users',
        assign_membership_on_login: false,
      },
    },
    roles: { rol_admin: { id: 'rol_admin', name: 'admin' }, rol_reader: { id: 'rol_reader', name: 'reader' } },
    role_permissions: {
      ...permission('rol_admin', 'read:things'),
      ...permission('rol_admin', 'write:things'),
      ...permission('rol_reader', 'read:things'),
    },
  };
}

/** The path of an authorization request of the portal; undefined takes a parameter away. */
export function authorizePath(change: { [name: string]: string | undefined } = {}): string {
  const parameters: { [name: string]: string | undefined } = {
    client_id: 'portal',
    response_type: 'code',
    redirect_uri: CALLBACK,
    scope: 'openid profile email read:things',
    audience: API,
    state: 'the-state',
    nonce: 'the-nonce',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    ...change,
  };
  const given = Object.entries(parameters).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return `/authorize?${new URLSearchParams(given)}`;
}

export function exchange(tenant: TestTenant, form: { [name: string]: string }): Promise<Answer> {
  const secret = { client_id: 'portal', client_secret: 'portal-secret' };
  return tenant.send('POST', '/oauth/token', { form: { ...secret, ...form } });
}

/** The tokens for the code that an application got. */
export async function tokensFor(tenant: TestTenant, answer: Answer) {
  const { code, error_description } = callbackOf(answer);
  if (!code) throw new Error(`no code but ${error_description}`);
  const grant = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, code_verifier: VERIFIER };
  const { status, json, text } = await exchange(tenant, grant);
  if (status !== 200) throw new Error(text);
  return json;
}

export async function claimsOf(tenant: TestTenant, token: string): Promise<JWTPayload> {
  const keys = (await tenant.send('GET', '/.well-known/jwks.json')).json;
  const clockTolerance = 1e9;
  return (await jwtVerify(token, createLocalJWKSet(keys), { issuer: `${tenant.origin}/`, clockTolerance })).payload;
}

/** Deployed Actions that are bound to post-login in this order. */
export function deployedActions(sources: { [name: string]: string }): Rows {
  const at = '2026-11-23T10:00:00.000Z';
  const rows = Object.entries(sources).map(([name, code]) => {
    const common = { code, runtime: 'node22', dependencies: [], secrets: [], created_at: at, updated_at: at };
    const [id, version] = [`act_${name}`, `ver_${name}`];
    return {
      action: {
        ...common,
        id,
        name,
        supported_triggers: [{ id: 'post-login', version: 'v3' }],
        status: 'built',
        deployed_version_id: version,
      },
      version: { ...common, id: version, action_id: id, number: 1 },
      binding: { id: `bnd_${name}`, action_id: id, display_name: name, created_at: at, updated_at: at },
    };
  });
  return {
    actions: Object.fromEntries(rows.map(({ action }) => [action.id, action])),
    action_versions: Object.fromEntries(rows.map(({ version }) => [version.id, version])),
    action_bindings: { 'post-login': { trigger_id: 'post-login', bindings: rows.map(({ binding }) => binding) } },
  };
}
