import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Answer } from '../authentication/harness.ts';
import { api, authorizePath, client, deployedActions, invitation, PASSWORD } from '../login/acme.ts';
import { type Browser, callbackOf, fieldsOf } from '../login/browser.ts';
import { federation } from '../login/federation.ts';
import { type Attack, expectNobodyJoined, omar, refuse, startWorld, type World } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});
beforeEach(() => world.restore());
afterAll(() => world.tenant.stop());

const AT_GOOGLE = { connection_id: 'con_google' };
const NATIVE = 'com.acme.portal://callback';
const TICKET = { organization: 'org_acme', invitation: 'ticket-1' };

/** Every form of a login, and how a browser gets to it. */
const FORMS: { [name: string]: (w: World, browser: Browser) => Promise<Answer> } = {
  'log in': (_w, browser) => browser.open(authorizePath()),
  'sign up': (_w, browser) => browser.open(authorizePath({ screen_hint: 'signup' })),
  'accept an invitation as a new user': (_w, browser) => browser.open(authorizePath(TICKET)),
  'accept an invitation as a known user': async (w, browser) => {
    await w.tenant.put({ organization_invitations: { uinv_2: invitation('2', omar.email) } });
    return browser.open(authorizePath({ ...TICKET, invitation: 'ticket-2' }));
  },
  'name an organization': async (w, browser) => {
    const change = { organization_usage: 'require', organization_require_behavior: 'pre_login_prompt' };
    await w.tenant.put({ clients: { portal: { ...client, ...change } } });
    return browser.open(authorizePath());
  },
  'pick an organization': async (w, browser) => {
    const change = { organization_usage: 'allow', organization_require_behavior: 'post_login_prompt' };
    await w.tenant.put({ clients: { portal: { ...client, ...change } } });
    return w.logIn({}, browser);
  },
  'type an address first': async (w, browser) => {
    await w.tenant.put({ settings: { prompts: { identifier_first: true } } });
    return browser.open(authorizePath());
  },
  'then the password': async (w, browser) => {
    await w.tenant.put({ settings: { prompts: { identifier_first: true } } });
    return browser.submit(await browser.open(authorizePath()), { email: omar.email });
  },
  'accept an invitation with another provider': async (w, browser) => {
    await w.tenant.put(federation());
    await w.tenant.put({ organization_invitations: { uinv_3: invitation('3', 'ada@globex.test', AT_GOOGLE) } });
    return browser.open(authorizePath({ ...TICKET, invitation: 'ticket-3' }));
  },
  'be somebody at the other provider': async (w, browser) => {
    await w.tenant.put(federation());
    return browser.open(authorizePath({ connection: 'google' }));
  },
  'confirm where the login leads': async (w, browser) => {
    await w.tenant.put({ clients: { portal: { ...client, callbacks: [...client.callbacks, NATIVE] } } });
    await w.logIn({}, browser);
    return browser.open(authorizePath({ redirect_uri: NATIVE }));
  },
  'show a second factor': async (w, browser) => {
    const code = "exports.onExecutePostLogin = async (event, api) => { api.multifactor.enable('any'); };";
    const factors = { settings: { 'guardian.factors': { otp: true } } };
    await w.tenant.put({ ...deployedActions({ mfa: code }), ...factors });
    return w.logIn({}, browser);
  },
  consent: async (w, browser) => w.logIn({ prompt: 'consent' }, browser),
  'log out': async (w, browser) => {
    await w.logIn({}, browser);
    return browser.open('/oidc/logout?client_id=portal');
  },
};

const ANSWER = { ...omar, organization: 'acme', action: 'accept' };
const CSRF = 'Another site could send the form in the name of whoever is at the browser: CWE-352.';

const FORGED: Attack[] = Object.entries(FORMS).flatMap(([name, reach]): Attack[] => [
  {
    attack: `${name}: the form without its token`,
    why: CSRF,
    attempt: async (w) => {
      const browser = w.browser();
      const page = await reach(w, browser);
      return browser.submit(page, { ...ANSWER, csrf: '', logout: '' });
    },
    refused: [name === 'log out' ? 400 : 403, 'does not come from the'],
    afterwards: expectNobodyJoined,
  },
  {
    attack: `${name}: the form with the token of another login`,
    why: CSRF,
    attempt: async (w) => {
      const [attacker, victim] = [w.browser(), w.browser()];
      const { csrf = '', logout = '' } = fieldsOf(await reach(w, attacker));
      const page = await reach(w, victim);
      return victim.submit(page, { ...ANSWER, csrf, logout });
    },
    refused: [name === 'log out' ? 400 : 403, 'does not come from the'],
    afterwards: expectNobodyJoined,
  },
  {
    attack: `${name}: the whole form in another browser (login CSRF)`,
    why: 'The victim would go on in the account of the attacker, or the attacker in the login of the victim.',
    attempt: async (w) => w.browser().submit(await reach(w, w.browser()), ANSWER),
    refused: [400, /another browser|does not come from/],
    afterwards: expectNobodyJoined,
  },
]);

const STEPS: Attack[] = [
  {
    attack: 'a login page without login',
    why: 'It would show a form that leads nowhere, under this name.',
    attempt: (w) => w.browser().open('/u/login?state=guessed'),
    refused: [400, 'expired'],
  },
  {
    attack: 'consenting before having logged in',
    why: 'Steps must not be skipped.',
    attempt: async (w) => {
      const browser = w.browser();
      const page = await browser.open(authorizePath({ prompt: 'consent' }));
      return browser.submit({ ...page, text: page.text.replace('action="/u/login', 'action="/u/consent') }, ANSWER);
    },
    refused: [400, 'another step'],
  },
  {
    attack: 'picking an organization that one is not a member of',
    why: 'The page lists; the form must not be believed.',
    attempt: async (w) => {
      const browser = w.browser();
      const page = await FORMS['pick an organization']?.(w, browser);
      return browser.submit(page as Answer, { organization: 'org_globex' });
    },
    refused: [400, 'not a member'],
  },
  {
    attack: 'asking the engine for the answer of a login that is not finished',
    why: 'The way back must not be a way around.',
    attempt: async (w) => {
      const browser = w.browser();
      await browser.open(authorizePath());
      const [row] = (await w.tenant.rows('oidc')).filter(({ model }) => model === 'Interaction');
      return browser.open(`/authorize/${row.id}`);
    },
    refused: [200, 'Log in to Acme Portal'],
  },
  {
    attack: 'taking the answer of a login that somebody else finished',
    why: 'The code would go to whoever was faster.',
    attempt: async (w) => {
      await w.browser().open(authorizePath());
      const [row] = (await w.tenant.rows('oidc')).filter(({ model }) => model === 'Interaction');
      return w.browser().open(`/authorize/${row.id}`);
    },
    refused: [400, 'expired'],
  },
];

describe('forms of the login pages', () => refuse(() => world, FORGED));
describe('the order of the pages', () => refuse(() => world, STEPS));

describe('the session', () => {
  test('gets a new name at the login, so that one planted before is worth nothing', async () => {
    const victim = world.browser();
    const page = await victim.open(authorizePath());
    const planted = new Map(victim.cookies);
    await victim.submit(page, omar);
    const attacker = world.browser();
    attacker.plant(planted);
    expect(callbackOf(await attacker.open(authorizePath({ prompt: 'none' })))).toMatchObject({
      error: 'login_required',
    });
    expect(callbackOf(await victim.open(authorizePath({ prompt: 'none' }))).code).toBeTruthy();
  });

  test('gets a new name when somebody else logs in, and the old one is nobody', async () => {
    const browser = world.browser();
    await world.logIn({}, browser);
    const before = new Map(browser.cookies);
    const page = await browser.open(authorizePath({ prompt: 'login' }));
    await browser.submit(page, { email: 'mallory@acme.test', password: PASSWORD });
    const old = world.browser();
    old.plant(before);
    expect(callbackOf(await old.open(authorizePath({ prompt: 'none' })))).toMatchObject({ error: 'login_required' });
  });

  test('is not accepted without signature, nor under another one', async () => {
    const browser = world.browser();
    await world.logIn({}, browser);
    const session = browser.cookies.get('auth0 /') ?? '';
    const signature = browser.cookies.get('auth0.sig /') ?? '';
    expect([session, signature]).not.toContain('');
    for (const cookies of [
      { 'auth0 /': session },
      { 'auth0 /': session, 'auth0.sig /': 'x' },
      { 'auth0 /': 'x', 'auth0.sig /': signature },
    ]) {
      const thief = world.browser();
      thief.plant(new Map(Object.entries(cookies)));
      expect(callbackOf(await thief.open(authorizePath({ prompt: 'none' })))).toMatchObject({
        error: 'login_required',
      });
    }
  });

  test('cookies are for this host, for TLS and out of reach of scripts', async () => {
    const answer = await world.tenant.send('GET', authorizePath());
    const cookies = answer.headers['set-cookie'] ?? [];
    expect(cookies.length).toBeGreaterThan(1);
    for (const cookie of cookies) {
      expect(cookie).toMatch(/; ?httponly/i);
      expect(cookie).toMatch(/; ?secure/i);
      expect(cookie).not.toMatch(/; ?domain=/i);
    }
  });
});

describe('state and nonce', () => {
  test('each answer carries the state and the nonce of its own request', async () => {
    const [one, two] = await Promise.all(
      ['one', 'two'].map((name) => world.logIn({ state: `state-${name}`, nonce: `nonce-${name}` })),
    );
    for (const [name, answer] of [
      ['one', one],
      ['two', two],
    ] as const) {
      const { code = '', state } = callbackOf(answer as Answer);
      const { json } = await world.redeem(code);
      const { nonce } = JSON.parse(Buffer.from(json.id_token.split('.')[1], 'base64url').toString());
      expect([state, nonce]).toEqual([`state-${name}`, `nonce-${name}`]);
    }
  });

  test('two logins in one browser do not mix', async () => {
    const browser = world.browser();
    const first = await browser.open(authorizePath({ state: 'first', nonce: 'n-first' }));
    await browser.open(
      authorizePath({ client_id: 'wild', redirect_uri: 'https://a.acme.test/callback', state: 'second' }),
    );
    const { state } = callbackOf(await browser.submit(first, omar));
    expect(state).toBe('first');
  });
});

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
