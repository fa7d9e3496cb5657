import { readFileSync } from 'node:fs';
import { fetchTrusting } from '../../scripts/tenants/https-fetch.ts';
import { TestTenant } from '../emulator/authentication/harness.ts';
import { API, acme, client, PASSWORD } from '../emulator/login/acme.ts';
import { Browser, callbackOf } from '../emulator/login/browser.ts';

/** The role that people are invited to; it may read and write things. */
export const ROLE = 'rol_0123456789abcdef';

/** A tenant in which an application's own client library logs people in, and invitations to it. */
export class InvitingTenant {
  readonly tenant: TestTenant;
  /** Trusts the tenant's certificate: what an application gets by NODE_EXTRA_CA_CERTS. */
  readonly fetch: typeof fetch;
  #token = '';

  private constructor(tenant: TestTenant) {
    this.tenant = tenant;
    this.fetch = fetchTrusting(readFileSync(tenant.running.caFile, 'utf8'));
  }

  static async start(): Promise<InvitingTenant> {
    const inviting = new InvitingTenant(await TestTenant.start());
    await inviting.#fill();
    return inviting;
  }

  async #fill(): Promise<void> {
    const { tenant } = this;
    const { clientId: client_id, clientSecret: client_secret } = tenant.running;
    const audience = `${tenant.origin}/api/v2/`;
    const grant = { grant_type: 'client_credentials', client_id, client_secret, audience };
    this.#token = (await tenant.send('POST', '/oauth/token', { json: grant })).json.access_token;
    const portal = { ...client, initiate_login_uri: 'https://portal.acme.test/login' };
    const permission = (name: string) => ({
      [`${ROLE}|${API}|${name}`]: { role_id: ROLE, resource_server_identifier: API, permission_name: name },
    });
    await tenant.put({
      ...acme(),
      clients: { portal },
      roles: { [ROLE]: { id: ROLE, name: 'admin' } },
      role_permissions: { ...permission('read:things'), ...permission('write:things') },
    });
  }

  /** Invites somebody to organization acme as admin. @returns the link of the mail */
  async invite(email: string, change: object = {}): Promise<URL> {
    const { tenant } = this;
    const sent = await tenant.send('POST', '/api/v2/organizations/org_acme/invitations', {
      json: { inviter: { name: 'Ines' }, invitee: { email }, client_id: 'portal', roles: [ROLE], ...change },
      headers: { authorization: `Bearer ${this.#token}` },
    });
    if (sent.status !== 201) throw new Error(sent.text);
    const mails: { to: string; links: string[] }[] = (await tenant.send('GET', '/_local/outbox')).json;
    const link = mails.find(({ to }) => to === email)?.links.find((href) => href.includes('invitation='));
    if (!link) throw new Error(`no mail to ${email}`);
    return new URL(link);
  }

  /** Opens what the application's login route redirects to, and signs up. @returns the callback that the browser opens */
  async accept(authorizeUrl: URL, email: string, browser = new Browser(this.tenant)): Promise<URL> {
    const page = await browser.open(authorizeUrl.pathname + authorizeUrl.search);
    const answer = await browser.submit(page, { email, password: PASSWORD });
    callbackOf(answer);
    return new URL(answer.headers.location ?? '');
  }

  /** Who is a member, with which roles. */
  async members(): Promise<{ user_id: string; roles: string[] }[]> {
    return this.tenant.rows('organization_members');
  }

  stop(): Promise<void> {
    return this.tenant.stop();
  }
}
