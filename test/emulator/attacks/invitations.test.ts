import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { authorizePath, invitation, PASSWORD } from '../login/acme.ts';
import { type Attack, expectNobodyJoined, refuse, startWorld, type World } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});
beforeEach(() => world.restore());
afterAll(() => world.tenant.stop());

const TICKET = { organization: 'org_acme', invitation: 'ticket-1' };
const nina = { email: 'nina@acme.test', password: PASSWORD };
const GONE = 'invitation not found or already used';

/** A row for a ticket that is not this organization's and this application's pending invitation. */
function ticket(attack: string, parameters: { [name: string]: string | undefined }, text = GONE): Attack {
  return {
    attack: `ticket: ${attack}`,
    why: 'The ticket makes whoever holds it a member with roles; it must be the real one.',
    attempt: (w) => w.browser().open(authorizePath({ ...TICKET, ...parameters })),
    refused: [302, `error_description=${text}`],
    afterwards: async (w) => {
      await expectNobodyJoined(w);
      expect(await w.tenant.rows('organization_invitations')).toHaveLength(1);
    },
  };
}

const TICKETS: Attack[] = [
  ticket('guessed', { invitation: 'ticket-2' }),
  ticket('its beginning', { invitation: 'ticket-' }),
  ticket('in another case', { invitation: 'TICKET-1' }),
  ticket('with a space', { invitation: ' ticket-1' }),
  ticket('the id of the invitation', { invitation: 'uinv_1' }),
  ticket('a property of the language', { invitation: '__proto__' }),
  ticket('for another organization', { organization: 'org_globex' }),
  ticket('for another application', { client_id: 'other' }),
  ticket('without organization', { organization: undefined }, 'parameter organization is required'),
];

const ACCEPTING: Attack[] = [
  {
    attack: 'accepting for another address than was invited, by a new account',
    why: 'A forwarded mail must not let a stranger in: support article "invitation disappears" (facts, section 1).',
    attempt: async (w) => {
      const browser = w.browser();
      const page = await browser.open(authorizePath(TICKET));
      return browser.submit(page, { ...nina, email: 'stranger@evil.test' });
    },
    refused: [302, 'the specified account is not allowed to accept the current invitation'],
    afterwards: expectNobodyJoined,
  },
  {
    attack: 'accepting for another address than was invited, by an account that exists',
    why: 'As above.',
    attempt: async (w) => {
      const browser = w.browser();
      const { text, ...page } = await browser.open(authorizePath(TICKET));
      const login = { ...page, text: text.replace('action="/u/signup/invitation', 'action="/u/login') };
      return browser.submit(login, { email: 'mallory@acme.test', password: PASSWORD });
    },
    refused: [302, 'the specified account is not allowed to accept the current invitation'],
    afterwards: expectNobodyJoined,
  },
  {
    attack: 'accepting silently, with the session of somebody else',
    why: 'Nobody may join without having seen a page: docs-v2 provisioning.mdx.',
    attempt: async (w) => {
      const browser = w.browser();
      await w.logIn({}, browser);
      return browser.open(authorizePath({ ...TICKET, prompt: 'none' }));
    },
    refused: [302, /error=login_required/],
    afterwards: expectNobodyJoined,
  },
  {
    attack: 'the same ticket again, after it was accepted',
    why: 'A used invitation must not work from the mail archive.',
    attempt: async (w) => {
      const browser = w.browser();
      await browser.submit(await browser.open(authorizePath(TICKET)), nina);
      return w.browser().open(authorizePath(TICKET));
    },
    refused: [302, GONE],
  },
  {
    attack: 'two browsers with one ticket, the second after the first',
    why: 'Both saw the page; only one may join.',
    attempt: async (w) => {
      const [first, second] = [w.browser(), w.browser()];
      const pages = [await first.open(authorizePath(TICKET)), await second.open(authorizePath(TICKET))] as const;
      await first.submit(pages[0], nina);
      return second.submit(pages[1], { ...nina, password: 'Another-Horse-8' });
    },
    refused: [302, GONE],
  },
  {
    attack: 'a ticket that was revoked while the page stood open',
    why: 'Revoking must hold at once.',
    attempt: async (w) => {
      const browser = w.browser();
      const page = await browser.open(authorizePath(TICKET));
      const state = (await w.tenant.send('GET', '/_local/state')).json;
      state.collections.organization_invitations = [];
      await w.tenant.send('PUT', '/_local/state', { json: state });
      return browser.submit(page, nina);
    },
    refused: [302, GONE],
    afterwards: expectNobodyJoined,
  },
  {
    attack: 'a ticket that ran out while the page stood open',
    why: 'As above.',
    attempt: async (w) => {
      await w.tenant.put({
        organization_invitations: {
          uinv_1: invitation('1', nina.email, { expires_at: new Date(Date.now() + 60_000).toISOString() }),
        },
      });
      const browser = w.browser();
      const page = await browser.open(authorizePath(TICKET));
      await w.tenant.send('POST', '/_local/clock', { json: { advance_seconds: 120 } });
      return browser.submit(page, nina);
    },
    refused: [302, GONE],
    afterwards: expectNobodyJoined,
  },
  {
    attack: "going on with somebody's invitation in another browser",
    why: 'A link to the login page must not carry the right to accept (login CSRF).',
    attempt: async (w) => {
      const victim = w.browser();
      await victim.open(authorizePath(TICKET));
      return w.browser().open(victim.url);
    },
    refused: [400, 'begun in another browser'],
    afterwards: expectNobodyJoined,
  },
  {
    attack: 'becoming a member of an organization that was only named',
    why: 'Naming an organization is not an invitation: this is what a dropped parameter looks like.',
    attempt: async (w) => w.logIn({ organization: 'org_globex' }),
    refused: [302, 'user auth0|omar is not part of the org_globex organization'],
    afterwards: expectNobodyJoined,
  },
];

describe('tickets', () => refuse(() => world, TICKETS));
describe('accepting', () => refuse(() => world, ACCEPTING));

test('tickets cannot be guessed: 32 letters and digits, never twice', async () => {
  const { tenant } = world;
  const { clientId, clientSecret } = tenant.running;
  const { json } = await world.token({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    audience: `${tenant.origin}/api/v2/`,
  });
  const headers = { authorization: `Bearer ${json.access_token}` };
  await tenant.put({
    clients: { portal: { ...(await portal()), initiate_login_uri: 'https://portal.acme.test/login' } },
  });
  const invite = async (n: number) => {
    const body = { inviter: { name: 'Ines' }, invitee: { email: `n${n}@acme.test` }, client_id: 'portal' };
    return (await tenant.send('POST', '/api/v2/organizations/org_acme/invitations', { json: body, headers })).json
      .ticket_id;
  };
  const tickets = await Promise.all([...new Array(20).keys()].map(invite));
  for (const ticket of tickets) expect(ticket).toMatch(/^[A-Za-z0-9]{32}$/);
  expect(new Set(tickets).size).toBe(tickets.length);
});

test('two answers to one invitation at the same moment make one member', async () => {
  const browsers = [world.browser(), world.browser(), world.browser()];
  const pages = await Promise.all(browsers.map((browser) => browser.open(authorizePath(TICKET))));
  const answers = await Promise.all(
    browsers.map((browser, at) => browser.submit(pages[at] as (typeof pages)[0], nina)),
  );
  const codes = answers.filter(({ headers }) => headers.location?.includes('code='));
  expect(codes).toHaveLength(1);
  const users = await world.tenant.rows('users');
  expect(users.filter(({ email }) => email === nina.email)).toHaveLength(1);
});

async function portal() {
  return (await world.tenant.rows('clients')).find(({ client_id }) => client_id === 'portal');
}

test('whoever is signed in stays who he is when a ticket is refused', async () => {
  const browser = world.browser();
  await world.logIn({}, browser);
  await browser.open(authorizePath({ ...TICKET, invitation: 'ticket-2' }));
  expect((await browser.open(authorizePath({ prompt: 'none' }))).headers.location).toContain('code=');
});
