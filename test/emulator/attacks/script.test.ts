import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Answer } from '../authentication/harness.ts';
import { api, authorizePath, client, invitation } from '../login/acme.ts';
import type { Browser } from '../login/browser.ts';
import { federation } from '../login/federation.ts';
import { FORMS, TICKET } from './forms.ts';
import { omar, startWorld, type World } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});
beforeEach(() => world.restore());
afterAll(() => world.tenant.stop());

const SCRIPT = '<img src=x onerror=alert(1)></style><script>alert(1)</script>"\'`{{7*7}}';

/** Everything on a page that somebody else than its reader can choose. */
function poison(): Parameters<World['tenant']['put']>[0] {
  const scopes = [{ value: 'read:things', description: SCRIPT }];
  const portal = {
    ...client,
    name: SCRIPT,
    initiate_login_uri: 'javascript:alert(1)',
    logo_uri: 'javascript:alert(1)',
  };
  return {
    clients: { portal },
    resource_servers: { api: { ...api, name: SCRIPT, scopes, enforce_policies: false } },
    organizations: {
      org_acme: {
        id: 'org_acme',
        name: 'acme',
        display_name: SCRIPT,
        branding: { logo_url: 'javascript:alert(1)', colors: { primary: SCRIPT, page_background: 'red;}</style>' } },
      },
    },
    settings: { tenant: { friendly_name: SCRIPT, picture_url: 'javascript:alert(1)' } },
    organization_invitations: {
      uinv_1: invitation('1', 'nina@acme.test', { inviter: { name: SCRIPT } }),
      uinv_2: invitation('2', omar.email, { inviter: { name: SCRIPT } }),
    },
  };
}

const SHOWN: { [name: string]: (w: World, browser: Browser) => Promise<Answer> } = {
  'log in': (_w, browser) =>
    browser.open(authorizePath({ login_hint: SCRIPT, ui_locales: SCRIPT, state: SCRIPT, organization: 'org_acme' })),
  'a wrong password': async (_w, browser) =>
    browser.submit(await browser.open(authorizePath()), { email: `${SCRIPT}@x`, password: SCRIPT }),
  'sign up': (_w, browser) => browser.open(authorizePath({ screen_hint: 'signup', login_hint: SCRIPT })),
  invitation: (_w, browser) => browser.open(authorizePath(TICKET)),
  'invitation of a known user': (_w, browser) => browser.open(authorizePath({ ...TICKET, invitation: 'ticket-2' })),
  consent: async (w, browser) => w.logIn({ prompt: 'consent' }, browser),
  'an error': (_w, browser) => browser.open(authorizePath({ client_id: SCRIPT })),
  'a wrong callback': (_w, browser) => browser.open(authorizePath({ redirect_uri: `https://x/${SCRIPT}` })),
  'a logout to nowhere': (_w, browser) => browser.open(`/v2/logout?returnTo=${encodeURIComponent(SCRIPT)}`),
  'the other provider': async (w, browser) => {
    const { connections, ...others } = federation();
    const google = { ...connections.con_google, display_name: SCRIPT };
    await w.tenant.put({ ...others, connections: { ...connections, con_google: google } });
    return browser.open(authorizePath({ connection: 'google', login_hint: `${SCRIPT}@x` }));
  },
  'an address first': async (w, browser) => {
    await w.tenant.put({ settings: { prompts: { identifier_first: true } } });
    return browser.submit(await browser.open(authorizePath({ login_hint: SCRIPT })), { email: `${SCRIPT}@x` });
  },
  'where the login leads': async (w, browser) =>
    FORMS['confirm where the login leads']?.(w, browser) as Promise<Answer>,
  'the question at logout': async (w, browser) => {
    await w.logIn({}, browser);
    return browser.open('/oidc/logout?client_id=portal');
  },
  'a login that is not there': (_w, browser) => browser.open(`/u/login?state=${encodeURIComponent(SCRIPT)}`),
  'a page that is not there': (_w, browser) => browser.open(`/u/${encodeURIComponent(SCRIPT)}`),
};

describe('what is shown stays text, and the page cannot be framed', () => {
  test.each(Object.keys(SHOWN))('%s', async (name) => {
    await world.tenant.put(poison());
    const { headers, text } = await (SHOWN[name] as (typeof SHOWN)[string])(world, world.browser());
    expect(headers['content-type']).toContain('text/html');
    expect(text).not.toMatch(/<img src=x|<script|javascript:|red;\}/i);
    expect(text.match(/<\/style>/g) ?? []).toHaveLength(1);
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("base-uri 'none'");
    expect(policy).not.toMatch(/unsafe-inline|\*/);
    expect(headers).toMatchObject({ 'x-frame-options': 'DENY', 'x-content-type-options': 'nosniff' });
    expect(headers['cache-control']).toContain('no-store');
  });

  test('the answer by form', async () => {
    const parameters = { response_type: 'id_token', response_mode: 'form_post', state: SCRIPT, audience: undefined };
    const pkce = { code_challenge: undefined, code_challenge_method: undefined };
    const { headers, text } = await world.logIn({ ...parameters, ...pkce });
    expect(text).not.toMatch(/<img src=x|<script>alert/);
    expect(headers['cache-control']).toContain('no-store');
    expect(String(headers['content-security-policy'])).toContain("frame-ancestors 'none'");
  });

  test('the mail: names are text in it, and begin no header', async () => {
    await world.tenant.put(poison());
    const { tenant } = world;
    const { clientId, clientSecret } = tenant.running;
    const { json } = await world.token({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      audience: `${tenant.origin}/api/v2/`,
    });
    await tenant.put({
      clients: { portal: { ...client, name: SCRIPT, initiate_login_uri: 'https://portal.acme.test/' } },
    });
    const inviter = { name: `${SCRIPT}\r\nBcc: evil@evil.test` };
    const sent = await tenant.send('POST', '/api/v2/organizations/org_acme/invitations', {
      json: { inviter, invitee: { email: 'nora@acme.test' }, client_id: 'portal' },
      headers: { authorization: `Bearer ${json.access_token}` },
    });
    expect(sent.status).toBe(201);
    const [mail] = (await tenant.send('GET', '/_local/outbox')).json;
    expect(mail.html).not.toMatch(/<img src=x|<script/i);
    expect(`${mail.subject}${mail.from}${mail.to}`).not.toMatch(/[\r\n]/);
    const html = await tenant.send('GET', '/_local/console');
    expect(html.text).not.toMatch(/<img src=x|<script>alert/i);
  });
});
