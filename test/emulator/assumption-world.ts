import { type Answer, type Rows, TestTenant } from './authentication/harness.ts';
import { API, acme, authorizePath, client, invitation, PASSWORD, user } from './login/acme.ts';
import { Browser, callbackOf } from './login/browser.ts';
import { beSomebody } from './login/federation.ts';

/** The tenant of the table of switches: started and stopped by its test. */
export let tenant: TestTenant;

export async function startWorld(): Promise<void> {
  tenant = await TestTenant.start();
}

export async function arrange(...rows: Rows[]): Promise<void> {
  await tenant.send('POST', '/_local/reset', { json: { seed: 'empty' } });
  const base: Rows = { ...acme(), users: { 'auth0|omar': user('omar') } };
  for (const more of rows) for (const [name, added] of Object.entries(more)) base[name] = { ...base[name], ...added };
  await tenant.put(base);
}

export type Parameters = { [name: string]: string | undefined };

export const member = (id: string) => ({
  [`${id}|auth0|omar`]: { organization_id: id, user_id: 'auth0|omar', roles: [], created_at: '' },
});
export const invited = { organization: 'org_acme', invitation: 'ticket-1' };
export const one = (change: object = {}, email = 'omar@acme.test') => ({
  organization_invitations: { uinv_1: invitation('1', email, change) },
});
export const open = (parameters: Parameters = {}) => new Browser(tenant).open(authorizePath(parameters));
export const portal = (change: object) => ({ clients: { portal: { ...client, ...change } } });

export async function logIn(parameters: Parameters = {}, browser = new Browser(tenant)): Promise<Answer> {
  const page = await browser.open(authorizePath(parameters));
  return browser.submit(page, { password: PASSWORD, ...(!parameters.invitation && { email: 'omar@acme.test' }) });
}

/** Accepts through Google as somebody. */
export async function acceptAs(who: object): Promise<Answer> {
  const browser = new Browser(tenant);
  const page = await browser.submit(await browser.open(authorizePath(invited)), { connection: 'google' });
  return beSomebody(browser, page, who);
}

export const said = (answer: Answer) =>
  answer.headers.location ? (callbackOf(answer).error_description ?? 'code') : `page ${answer.status}`;
export const titleOf = ({ text }: Answer) => /<h1>([^<]*)/.exec(text)?.[1];

export async function management(method: string, path: string, json?: unknown): Promise<Answer> {
  const { clientId: client_id, clientSecret: client_secret } = tenant.running;
  const form = { grant_type: 'client_credentials', client_id, client_secret, audience: `${tenant.origin}/api/v2/` };
  const { access_token } = (await tenant.send('POST', '/oauth/token', { form })).json;
  return tenant.send(method, `/api/v2${path}`, { json, headers: { authorization: `Bearer ${access_token}` } });
}

export const INVITE = { inviter: { name: '<b>Ines</b>' }, invitee: { email: 'nora@acme.test' }, client_id: 'portal' };
export const invite = () => management('POST', '/organizations/org_acme/invitations', INVITE);
export const GRANT = { id: 'cgr_1', client_id: 'portal', audience: API, scope: ['read:things'] };
export const loginUri = { initiate_login_uri: 'https://portal.acme.test/login?a=1#top' };
export const ACTION = (code: string, id = 'act_1'): Rows => {
  const version = {
    id: `ver_${id}`,
    action_id: id,
    number: 1,
    code,
    runtime: 'node22',
    dependencies: [],
    secrets: [],
    created_at: '',
  };
  const triggers = { supported_triggers: [{ id: 'post-login' }], status: 'built', deployed_version_id: version.id };
  return {
    actions: { [id]: { ...version, id, name: id, ...triggers, updated_at: '' } },
    action_versions: { [version.id]: version },
    action_bindings: {
      'post-login': {
        trigger_id: 'post-login',
        bindings: [{ id: 'b', action_id: id, display_name: id, created_at: '', updated_at: '' }],
      },
    },
  };
};
