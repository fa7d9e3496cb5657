import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { type Answer, TestTenant } from '../authentication/harness.ts';
import {
  acme,
  api,
  authorizePath,
  CALLBACK,
  client,
  exchange,
  invitation,
  PASSWORD,
  tokensFor,
  user,
  VERIFIER,
} from '../login/acme.ts';
import { Browser, callbackOf } from '../login/browser.ts';

/** One row of an attack table. */
export interface Attack {
  attack: string;
  /** What would be lost if it went through, and who says that it must be refused. */
  why: string;
  attempt: (world: World) => Promise<Answer>;
  /** What must be answered: the status, and what the body or the redirect to the application says. */
  refused: [status: number, text: string | RegExp];
  /** What must not have changed. */
  afterwards?: (world: World) => Promise<void>;
}

export const OTHER_API = 'https://other.acme.test';
export const omar = { email: 'omar@acme.test', password: PASSWORD };
export const keyed = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const pemOf = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString();

/** A tenant with something to steal: two users, an invitation, and clients of every kind. */
export class World {
  readonly tenant: TestTenant;
  #begun: string | undefined;

  constructor(tenant: TestTenant) {
    this.tenant = tenant;
  }

  /** Everything as it was. */
  async restore(): Promise<void> {
    if (this.#begun === undefined) {
      await this.tenant.put(possessions());
      this.#begun = (await this.tenant.send('GET', '/_local/state')).text;
    }
    await this.tenant.send('PUT', '/_local/state', { text: this.#begun });
  }

  browser(): Browser {
    return new Browser(this.tenant);
  }

  async logIn(parameters: Parameters<typeof authorizePath>[0] = {}, browser = this.browser()): Promise<Answer> {
    return browser.submit(await browser.open(authorizePath(parameters)), omar);
  }

  async code(parameters: Parameters<typeof authorizePath>[0] = {}): Promise<string> {
    const { code, error_description } = callbackOf(await this.logIn(parameters));
    if (!code) throw new Error(`no code but ${error_description}`);
    return code;
  }

  async tokens(parameters: Parameters<typeof authorizePath>[0] = {}) {
    return tokensFor(this.tenant, await this.logIn({ scope: 'openid profile offline_access', ...parameters }));
  }

  /** The portal's request for the tokens of a code. */
  redeem(code: string, change: { [name: string]: string | undefined } = {}): Promise<Answer> {
    const all = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: CALLBACK,
      code_verifier: VERIFIER,
      ...change,
    };
    return exchange(this.tenant, Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));
  }

  refresh(refresh_token: string, change: { [name: string]: string } = {}): Promise<Answer> {
    return exchange(this.tenant, { grant_type: 'refresh_token', refresh_token, ...change });
  }

  token(body: object, headers = {}): Promise<Answer> {
    return this.tenant.send('POST', '/oauth/token', { json: body, headers });
  }

  userinfo(token: string): Promise<Answer> {
    return this.tenant.send('GET', '/userinfo', { headers: { authorization: `Bearer ${token}` } });
  }

  management(token: string): Promise<Answer> {
    return this.tenant.send('GET', '/api/v2/clients', { headers: { authorization: `Bearer ${token}` } });
  }

  /** The tenant's public key as everybody may read it. */
  async publicKey(): Promise<{ kid: string; pem: string }> {
    const { keys } = (await this.tenant.send('GET', '/.well-known/jwks.json')).json;
    return { kid: keys[0].kid, pem: pemOf(createPublicKey({ key: keys[0], format: 'jwk' })) };
  }

  /** A token such as the tenant signs, by whoever has `key`. */
  async forge(claims: object, header: object, key: Parameters<SignJWT['sign']>[0]): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const iss = `${this.tenant.origin}/`;
    const all = { iss, sub: 'auth0|omar', aud: `${iss}userinfo`, iat: now, exp: now + 600, scope: 'openid', ...claims };
    return new SignJWT(all).setProtectedHeader({ alg: 'RS256', typ: 'JWT', ...header }).sign(key);
  }

  /** `client_credentials` of the client "keyed" by an assertion. */
  async assert(
    claims: object = {},
    header: object = {},
    key: Parameters<SignJWT['sign']>[0] = keyed.privateKey,
  ): Promise<Answer> {
    return this.token({ ...ASSERTING, client_assertion: await this.assertion(claims, header, key) });
  }

  async assertion(
    claims: object = {},
    header: object = {},
    key: Parameters<SignJWT['sign']>[0] = keyed.privateKey,
  ): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const jti = Math.random().toString(36);
    const all = { iss: 'keyed', sub: 'keyed', aud: `${this.tenant.origin}/`, iat: now, exp: now + 60, jti, ...claims };
    return new SignJWT(all).setProtectedHeader({ alg: 'RS256', ...header }).sign(key);
  }
}

export const ASSERTING = {
  grant_type: 'client_credentials',
  client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  audience: api.identifier,
};

function possessions() {
  const rows = acme();
  const keys = { private_key_jwt: { credentials: [{ id: 'cred_1', pem: pemOf(keyed.publicKey), alg: 'RS256' }] } };
  return {
    ...rows,
    clients: {
      portal: client,
      other: { ...client, client_id: 'other', client_secret: 'other-secret', name: 'Other', is_first_party: false },
      spa: {
        ...client,
        client_id: 'spa',
        client_secret: 'spa-has-one-too',
        name: 'Single page',
        app_type: 'spa',
        token_endpoint_auth_method: 'none',
      },
      worker: {
        client_id: 'worker',
        client_secret: 'worker-secret',
        name: 'Worker',
        is_first_party: true,
        grant_types: ['client_credentials'],
      },
      keyed: { client_id: 'keyed', name: 'Keyed', is_first_party: true, client_authentication_methods: keys },
      wild: { ...client, client_id: 'wild', name: 'Wild', callbacks: ['https://*.acme.test/callback'] },
    },
    resource_servers: {
      api,
      other: { id: 'other', identifier: OTHER_API, signing_alg: 'HS256', signing_secret: 'shh' },
    },
    client_grants: {
      worker: { id: 'worker', client_id: 'worker', audience: api.identifier, scope: ['read:things'] },
      keyed: { id: 'keyed', client_id: 'keyed', audience: api.identifier, scope: ['read:things'] },
      other: { id: 'other', client_id: 'worker', audience: OTHER_API, scope: [] },
    },
    users: { 'auth0|omar': user('omar'), 'auth0|mallory': user('mallory') },
    organization_members: {
      'org_acme|auth0|omar': { organization_id: 'org_acme', user_id: 'auth0|omar', roles: [], created_at: '' },
    },
    organization_invitations: { uinv_1: invitation('1', 'nina@acme.test') },
  };
}

/** Makes a test of each row: it is refused as the row says, and nothing leaks on the way. */
export function refuse(world: () => World, attacks: readonly Attack[]): void {
  test.each(attacks)('$attack', async ({ attempt, refused: [status, text], afterwards }) => {
    const answer = await attempt(world());
    const pattern = text instanceof RegExp ? text : escaped(text);
    expect([answer.status, toldBy(answer)]).toEqual([status, expect.stringMatching(pattern)]);
    expect(answer.text).not.toMatch(/"access_token"|<script>alert|\.ts:\d+|node_modules/);
    await afterwards?.(world());
  });
}

/** The redirect that the application gets, else what stands on the page, else the body. */
function toldBy({ headers: { location }, text }: Answer): string {
  if (location) return decodeURIComponent(location.replaceAll('+', ' '));
  const [, page] = /<main[^>]*>(.*)<\/main>/s.exec(text) ?? [];
  return page?.replace(/<[^>]*>|\s+/g, ' ').trim() ?? text;
}

function escaped(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
}

export async function expectNobodyJoined({ tenant }: World): Promise<void> {
  const members = await tenant.rows('organization_members');
  expect(members.map(({ user_id }) => user_id)).toEqual(['auth0|omar']);
}

export async function startWorld(): Promise<World> {
  return new World(await TestTenant.start());
}
