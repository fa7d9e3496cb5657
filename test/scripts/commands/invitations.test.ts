import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { INVITATIONS_SCOPES, invitations, REPAIR_SCOPES } from '../../../scripts/commands/invitations.ts';
import { Terminal } from '../../../scripts/commands/terminal.ts';
import { UserError } from '../../../scripts/errors.ts';
import { UserAgent } from '../../../scripts/journey/user-agent.ts';
import { walk } from '../../../scripts/journey/walk.ts';
import { read } from '../../../scripts/tenants/management.ts';
import { Portal } from '../../support/portal.ts';
import { runHere } from './support.ts';

let portal: Portal;
let acme = '';
let client = '';
let roles: { [name: string]: string };
beforeAll(async () => {
  portal = await Portal.start();
  await portal.startApplication();
}, 60_000);
afterAll(() => portal?.close());
beforeEach(async () => {
  await portal.reset();
  acme = (await read<{ id: string }>(portal.api, '/organizations/name/acme')).id;
  client = (await portal.client()).client_id;
  const all = await read<{ id: string; name: string }[]>(portal.api, '/roles');
  roles = Object.fromEntries(all.map(({ id, name }) => [name, id]));
});

const run = (...args: string[]) => {
  const { domain, caFile, clientId, clientSecret } = portal.tenant;
  const env = { AUTH0_CLIENT_ID: clientId, AUTH0_CLIENT_SECRET: clientSecret };
  return runHere(invitations, ['--domain', domain, '--ca', caFile, ...args], env);
};
interface Listed {
  email: string;
  cause: string;
  fix: string;
  repair: string | null;
  evidence: string;
}
async function causes(): Promise<Map<string, Listed>> {
  const { out, err } = await run('--format', 'jsonl');
  expect(err).toBe('');
  const lines = out.trim().split('\n').filter(Boolean);
  return new Map(lines.map((line) => JSON.parse(line) as Listed).map((one) => [one.email, one]));
}

type Row = { [field: string]: unknown };
type State = { collections: { [name: string]: [string, Row][] } };
/** Changes the emulator's rows behind the back of its Management API. */
async function edit(change: (collections: State['collections']) => void): Promise<void> {
  const state = (await portal.local('GET', 'state')) as State;
  change(state.collections);
  await portal.local('PUT', 'state', state);
}
const rowOf = (collections: State['collections'], id: string) =>
  collections.organization_invitations?.find(([key]) => key === id)?.[1] ?? {};
const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

async function invite(
  email: string,
  more: { roles?: string[]; connection_id?: string; client_id?: string } = {},
): Promise<string> {
  const request = {
    inviter: { name: 'Ada' },
    invitee: { email },
    client_id: client,
    roles: [roles.editor ?? ''],
    ...more,
  };
  const { id = '' } = await portal.api.organizations.invitations.create(acme, request);
  return id;
}
async function account(email: string, email_verified = true): Promise<string> {
  const user = { email, email_verified, password: 'a-Long-passphrase-1!', connection: 'acme-users' };
  return (await portal.api.users.create(user)).user_id ?? '';
}
const join = (user: string) => portal.api.organizations.members.create(acme, { members: [user] });
const memberRoles = async (user: string) =>
  (await read<{ name: string }[]>(portal.api, `/organizations/${acme}/members/${encodeURIComponent(user)}/roles`)).map(
    ({ name }) => name,
  );
const event = (type: string, email: string, more: Row = {}): [string, Row] => {
  const log_id = `log-${type}-${email}`;
  const invitation = {
    id: 'uinv_gone000000000000',
    client_id: client,
    invitee: { email },
    inviter: { name: 'Ada', organization_id: acme },
    roles: [roles.editor],
  };
  return [
    log_id,
    {
      log_id,
      _id: log_id,
      date: new Date().toISOString(),
      type,
      organization_id: acme,
      details: { invitation },
      ...more,
    },
  ];
};

/** Opens the newest mail to the address as its owner, who has no account, and ends with the role. */
async function expectToLand(email: string): Promise<void> {
  const mails = (await portal.local('GET', 'outbox')) as { to: string; links: string[] }[];
  const link = mails.find(({ to }) => to === email)?.links.find((href) => href.includes('invitation=')) ?? '';
  const agent = new UserAgent({ ca: readFileSync(portal.tenant.caFile, 'utf8') });
  const first = await agent.visit(link);
  const { end } = await walk(agent, first, portal.tenant.domain, {
    email,
    password: 'a-Long-passphrase-1!',
    organization: 'acme',
  });
  agent.close();
  expect(end.status).toBe(200);
  const [user] = await read<{ user_id: string }[]>(portal.api, `/users-by-email?email=${encodeURIComponent(email)}`);
  expect(await memberRoles(user?.user_id ?? '')).toEqual(['editor']);
}

const EXPECTED = {
  fresh: ['just-sent', null],
  kept: ['just-sent', null],
  waiting: ['waiting', null],
  expired: ['expired', 'reinvite'],
  member: ['member-already', 'revoke'],
  lacking: ['member-without-role', 'assign-roles'],
  outside: ['account-outside', 'add-member'],
  unverified: ['account-outside', 'reinvite'],
  unmailed: ['no-mail', 'reinvite'],
  stale: ['stale-link', 'reinvite'],
  role: ['role-gone', 'reinvite'],
  connection: ['connection-gone', 'reinvite'],
  application: ['application-gone', 'revoke'],
  used: ['used-by-another', 'reinvite'],
  accepted: ['roles-never-landed', 'assign-roles'],
};

/** Invitations to every cause, by address; what happens to them follows. */
async function inviteAll(): Promise<{ [email: string]: string }> {
  const { id: other = '' } = await portal.api.roles.create({ name: 'auditor' });
  const { client_id: old = '' } = await portal.api.clients.create({
    name: 'Old Portal',
    app_type: 'regular_web',
    organization_usage: 'allow',
    initiate_login_uri: 'https://old-portal.acme.test/login',
  });
  const [first] = await read<{ connection_id: string }[]>(portal.api, `/organizations/${acme}/enabled_connections`);
  const { id: gone = '' } = await portal.api.connections.create({ name: 'partners', strategy: 'auth0' });
  await portal.api.organizations.enabledConnections.add(acme, {
    connection_id: gone,
    assign_membership_on_login: false,
  });

  const ids: { [email: string]: string } = {};
  const make = async (email: string, more: Parameters<typeof invite>[1] = {}) =>
    (ids[email] = await invite(email, more));
  for (const email of [
    'fresh',
    'expired',
    'waiting',
    'member',
    'lacking',
    'outside',
    'unverified',
    'unmailed',
    'stale',
  ]) {
    await make(`${email}@acme.example`);
  }
  await make('role@acme.example', { roles: [roles.editor ?? '', other] });
  await make('connection@acme.example', { connection_id: gone });
  await make('kept@acme.example', { connection_id: first?.connection_id ?? '' });
  await make('application@acme.example', { client_id: old });
  await portal.api.roles.delete(other);
  await portal.api.organizations.enabledConnections.delete(acme, gone);
  await portal.api.clients.update(old, { organization_usage: 'deny' });
  return ids;
}

/** What happens to them: the ids of accounts that a repair is about. */
async function letThingsHappen(ids: { [email: string]: string }) {
  const member = await account('member@acme.example');
  await join(member);
  await portal.api.organizations.members.roles.assign(acme, member, { roles: [roles.editor ?? ''] });
  const lacking = await account('lacking@acme.example');
  await join(lacking);
  const outside = await account('outside@acme.example');
  await account('unverified@acme.example', false);
  const accepted = await account('accepted@acme.example');
  await join(accepted);
  await edit((collections) => {
    Object.assign(rowOf(collections, ids['expired@acme.example'] ?? ''), { created_at: ago(9), expires_at: ago(2) });
    Object.assign(rowOf(collections, ids['waiting@acme.example'] ?? ''), { created_at: ago(3) });
    Object.assign(rowOf(collections, ids['stale@acme.example'] ?? ''), {
      invitation_url: 'https://portal.acme.test/old?invitation=x',
    });
    collections.logs?.push(
      event('fn', 'unmailed@acme.example', {
        description: 'connect ECONNREFUSED',
        details: { to: 'unmailed@acme.example' },
      }),
      event('fi', 'used@acme.example', {
        user_name: 'eve@acme.example',
        description: 'the specified account is not allowed to accept the current invitation',
      }),
      event('si', 'accepted@acme.example', { user_id: accepted }),
    );
  });
  return { lacking, outside, accepted };
}

test('every cause is told, with how it is known and one fix; repaired, the person has the role or a new way to it', async () => {
  const { lacking, outside, accepted } = await letThingsHappen(await inviteAll());
  const found = await causes();
  expect(
    Object.fromEntries([...found].map(([email, { cause, repair }]) => [email.split('@')[0], [cause, repair]])),
  ).toEqual(EXPECTED);
  expect([...found.values()].filter(({ evidence, fix }) => evidence === '' || fix === '')).toEqual([]);
  const { out } = await run();
  expect(out).toMatch(/✘ used@acme\.example {2}editor {2}used up by another account\n {6}seen: .*as eve@acme\.example/);
  expect(out).toContain('in all');
  expect(out).not.toContain('invitation=');

  const repaired = await run('--repair', '--yes');
  expect(repaired).toMatchObject({ code: 0, err: '' });
  expect(repaired.out).toContain(
    'will make outside@acme.example a member of acme as editor, and revoke the invitation',
  );
  expect(await memberRoles(lacking)).toEqual(['editor']);
  expect(await memberRoles(outside)).toEqual(['editor']);
  expect(await memberRoles(accepted)).toEqual(['editor']);
  const after = await causes();
  expect([...after.values()].filter(({ cause }) => cause !== 'just-sent' && cause !== 'waiting')).toEqual([]);
  expect([...after.keys()].toSorted()).toEqual(
    ['connection', 'expired', 'fresh', 'kept', 'role', 'stale', 'unmailed', 'unverified', 'used', 'waiting'].map(
      (name) => `${name}@acme.example`,
    ),
  );
  for (const email of ['expired', 'stale', 'role', 'connection', 'used']) await expectToLand(`${email}@acme.example`);
}, 60_000);

test('a login route that loses the parameters is the cause of all that wait for it, and mended they land', async () => {
  await portal.startApplication({ dropsInvitation: true });
  await invite('ada@acme.example');
  const [ada] = (await causes()).values();
  expect(ada).toMatchObject({ cause: 'login-route', repair: null });
  expect(ada?.evidence).toContain('"invitation" and "organization" were lost at');
  await portal.startApplication();
  expect((await causes()).get('ada@acme.example')).toMatchObject({ cause: 'just-sent' });
  await expectToLand('ada@acme.example');
});

test('a repair that was not answered is not done twice', async () => {
  const id = await invite('ada@acme.example');
  await edit((collections) => Object.assign(rowOf(collections, id), { created_at: ago(9), expires_at: ago(2) }));
  await portal.local('POST', 'faults', { match: 'POST /api/v2/organizations/*/invitations', drop: 'after' });
  await portal.local('POST', 'faults', { match: 'DELETE /api/v2/organizations/*/invitations/*', drop: 'after' });
  expect(await run('--repair', '--yes')).toMatchObject({ code: 0 });
  const pending = await read<{ id: string }[]>(portal.api, `/organizations/${acme}/invitations`);
  expect(pending).toHaveLength(1);
  expect(pending[0]?.id).not.toBe(id);
});

test('the scopes that the command names are enough; without one of them it says which, and nothing is changed', async () => {
  const id = await invite('ada@acme.example', {
    connection_id:
      (await read<{ connection_id: string }[]>(portal.api, `/organizations/${acme}/enabled_connections`))[0]
        ?.connection_id ?? '',
  });
  await edit((collections) => Object.assign(rowOf(collections, id), { created_at: ago(9), expires_at: ago(2) }));
  const user = await account('bob@acme.example');
  await join(user);
  await invite('bob@acme.example');
  const grant = (scope: string[]) =>
    edit((collections) => void Object.assign(collections.client_grants?.[0]?.[1] ?? {}, { scope }));
  await grant(INVITATIONS_SCOPES);
  expect(await run()).toMatchObject({ code: 0, err: '' });
  for (const missing of INVITATIONS_SCOPES) {
    await grant(INVITATIONS_SCOPES.filter((scope) => scope !== missing));
    const { code, err } = await run();
    expect({ missing, code, err }).toMatchObject({ code: 1, err: expect.stringContaining(missing) });
  }
  await grant([...INVITATIONS_SCOPES, ...REPAIR_SCOPES]);
  expect(await run('--repair')).toMatchObject({ code: 2, err: expect.stringContaining('Add --yes') });
  expect((await causes()).get('ada@acme.example')).toMatchObject({ cause: 'expired' });
  expect(await run('--repair', '--yes')).toMatchObject({ code: 0, err: '' });
});

test('with nothing pending it says so', async () => {
  expect(await run()).toMatchObject({ code: 0, out: expect.stringContaining('No invitation is pending') });
  expect((await run('--organization', 'nobody')).err).toMatch(/No organization found/);
});

test('in an organization of many members only the invited are looked for', async () => {
  const user = await account('ada@acme.example');
  await invite('ada@acme.example');
  await edit((collections) => {
    const { organization_members = [], users = [] } = collections;
    Object.assign(collections, { organization_members, users });
    for (let n = 0; n < 120; n += 1) {
      const user_id = `auth0|crowd${n}`;
      users.push([
        user_id,
        { user_id, email: `crowd${n}@acme.example`, identities: [], created_at: ago(9), updated_at: ago(9) },
      ]);
      organization_members.push([
        `${acme}|${user_id}`,
        { organization_id: acme, user_id, roles: [], created_at: ago(9) },
      ]);
    }
    organization_members.push([
      `${acme}|${user}`,
      { organization_id: acme, user_id: user, roles: [], created_at: ago(1) },
    ]);
  });
  expect((await causes()).get('ada@acme.example')).toMatchObject({ cause: 'member-without-role' });
});

test('watching tells what has changed, until it is interrupted', async () => {
  const stop = new AbortController();
  let out = '';
  const id = await invite('ada@acme.example');
  const { domain, caFile, clientId, clientSecret } = portal.tenant;
  const watching = invitations.run(
    { positionals: [], values: { domain, ca: caFile, watch: true, every: '1' } },
    {
      terminal: new Terminal({ write: (text) => (out += text) }, {}),
      env: { AUTH0_CLIENT_ID: clientId, AUTH0_CLIENT_SECRET: clientSecret },
      signal: stop.signal,
      print: () => undefined,
      exitWith: () => undefined,
    },
  );
  await vi.waitFor(() => expect(out).toContain('looking again every 1 s'), 10_000);
  await portal.api.organizations.invitations.delete(acme, id);
  await invite('bob@acme.example');
  await vi.waitFor(
    () =>
      expect(out).toMatch(
        /\+ bob@acme\.example in acme: just sent[\s\S]*- ada@acme\.example in acme: no longer pending/,
      ),
    10_000,
  );
  const reason = new UserError('INTERRUPTED', 'Interrupted', 'Run the command again');
  stop.abort(reason);
  await expect(watching).rejects.toBe(reason);
});
