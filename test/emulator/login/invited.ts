import { type Rows, TestTenant } from '../authentication/harness.ts';
import { acme, authorizePath, invitation, PASSWORD, user } from './acme.ts';
import { Browser } from './browser.ts';

/*
 * Sources, under main/docs of auth0/docs-v2 (2026-08): I manage-users/organizations/configure-organizations/
 * invite-members.mdx; S send-membership-invitations.mdx there; C enable-connections.mdx there; P the architecture
 * scenario "provisioning". T texts and effects that users of real tenants saw (reference auth0-facts, section 3);
 * D the support article on invitations that disappear; O the OpenAPI description; A an assumption, by its id.
 */
export const GONE = { error: 'invalid_request', error_description: 'invitation not found or already used' };
export const WRONG = {
  error: 'access_denied',
  error_description: 'the specified account is not allowed to accept the current invitation',
};
export const STRANGER = {
  error: 'access_denied',
  error_description: 'user auth0|omar is not part of the org_acme organization',
};

export const invited = { organization: 'org_acme', invitation: 'ticket-1' };
export const one = (email: string, change: object = {}): Rows => ({
  organization_invitations: { uinv_1: invitation('1', email, change) },
});
export const known = (...names: string[]): Rows => ({
  users: Object.fromEntries(names.map((name) => [`auth0|${name}`, user(name)])),
});
export const member = (organization: string, name: string, roles: string[] = []): Rows => ({
  organization_members: {
    [`${organization}|auth0|${name}`]: {
      organization_id: organization,
      user_id: `auth0|${name}`,
      roles,
      created_at: '',
    },
  },
});

/** A tenant for the tests of a file, empty but for acme before each. */
export class Invitations {
  tenant!: TestTenant;

  async start(): Promise<void> {
    this.tenant = await TestTenant.start();
  }

  stop(): Promise<void> {
    return this.tenant.stop();
  }

  async arrange(...rows: Rows[]): Promise<void> {
    await this.tenant.send('POST', '/_local/reset', { json: { seed: 'empty' } });
    const base: Rows = acme();
    for (const more of rows) {
      for (const [name, added] of Object.entries(more)) base[name] = { ...base[name], ...added };
    }
    await this.tenant.put(base);
  }

  async alter(collection: string, change: (rows: [string, object][]) => [string, object][]): Promise<void> {
    const state = (await this.tenant.send('GET', '/_local/state')).json;
    state.collections[collection] = change(state.collections[collection] ?? []);
    await this.tenant.send('PUT', '/_local/state', { json: state });
  }

  remove(collection: string, id: string): Promise<void> {
    return this.alter(collection, (rows) => rows.filter(([key]) => key !== id));
  }

  /** Opens the invitation and sends the password, on whichever page there is. */
  async accept(parameters: { [name: string]: string | undefined } = invited, browser = new Browser(this.tenant)) {
    const page = await browser.open(authorizePath(parameters));
    return page.headers.location ? page : browser.submit(page, { password: PASSWORD });
  }

  /** Whom a login made a member of what, with which roles; and what is left of the invitations. */
  async result() {
    const members = (await this.tenant.rows('organization_members')).map(
      ({ organization_id, user_id, roles }) => `${organization_id} ${user_id.split('|')[0]} ${roles}`,
    );
    const pending = (await this.tenant.rows('organization_invitations')).map(({ id }) => id);
    const logs = (await this.tenant.rows('logs'))
      .map(({ type }) => type)
      .filter((type) => type === 'si' || type === 'fi');
    return { members, pending, logs };
  }
}

export const JOINED = { members: ['org_acme auth0 rol_admin'], pending: [], logs: ['si'] };
export const NOTHING = { members: [], pending: ['uinv_1'], logs: [] };
export const USED_UP = { members: [], pending: [], logs: ['fi'] };
