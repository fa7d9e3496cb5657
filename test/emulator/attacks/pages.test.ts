import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Answer } from '../authentication/harness.ts';
import { authorizePath, PASSWORD } from '../login/acme.ts';
import { callbackOf, fieldsOf } from '../login/browser.ts';
import { FORMS } from './forms.ts';
import { type Attack, expectNobodyJoined, omar, refuse, startWorld, type World } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});
beforeEach(() => world.restore());
afterAll(() => world.tenant.stop());

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
