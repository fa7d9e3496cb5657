import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Plan } from '../../../scripts/plan/plan.ts';
import { linesOf } from '../../../scripts/plan/render/lines.ts';
import { World } from './world.ts';

// Every plan and deploy starts auth0-deploy-cli: on a machine that is busy that takes its time.
vi.setConfig({ testTimeout: 240_000 });

let world: World;
beforeAll(async () => {
  world = await World.start();
});
beforeEach(() => world.live.post('/_local/reset', { seed: 'new-tenant' }));
afterAll(() => world?.close());

const FILES = {
  resourceServers: [
    { name: 'API', identifier: 'https://api.example/', scopes: [{ value: 'read:a' }, { value: 'read:b' }] },
  ],
  clients: [
    { name: 'Portal', app_type: 'regular_web', callbacks: ['https://a.example/cb', 'https://b.example/cb'] },
    { name: 'Robot', app_type: 'non_interactive' },
  ],
  roles: [
    {
      name: 'admin',
      permissions: [{ permission_name: 'read:a', resource_server_identifier: 'https://api.example/' }],
    },
  ],
  organizations: [{ name: 'acme', metadata: { plan: 'free' } }],
};

const deployed = (assets: object, bundles?: ReadonlyMap<string, string>) => world.deployed(assets, bundles);

async function writesTo(): Promise<string[]> {
  const requests = await world.live.requests();
  return requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
}

const shown = (plan: Plan) =>
  plan.changes.map(({ action, kind, name, fields }) => ({
    what: `${action} ${kind}/${name}`,
    lines: fields.flatMap(linesOf).map(({ sign, text }) => `${sign} ${text}`),
  }));

test('nothing changed, nothing planned, and nothing is written to the tenant', async () => {
  await deployed(FILES);
  const before = await writesTo();
  const plan = await world.plan(FILES);
  expect(shown(plan)).toEqual([]);
  expect(plan.writes.length).toBeGreaterThan(4);
  expect(plan.writes.filter(({ isNeeded }) => isNeeded)).toEqual([]);
  expect(await writesTo()).toEqual(before);
});

test('every change has its values, and the same change has the same fingerprint', async () => {
  await deployed(FILES);
  const [portal, robot] = FILES.clients;
  const changed = {
    ...FILES,
    clients: [{ ...portal, callbacks: ['https://b.example/cb', 'https://evil.example/cb'] }, robot],
    roles: [{ name: 'admin', description: 'All of it', permissions: [] }],
    organizations: [{ name: 'acme', metadata: { plan: 'paid' } }, { name: 'globex' }],
  };
  const plan = await world.plan(changed);
  // What a rule has to say about comes first: nobody can sign in to an organization without a connection.
  expect(shown(plan)).toEqual([
    expect.objectContaining({ what: 'create organizations/globex' }),
    {
      what: 'update clients/Portal',
      lines: ['  callbacks: (1 stays)', '-   "https://a.example/cb"', '+   "https://evil.example/cb"'],
    },
    {
      what: 'update roles/admin',
      lines: [
        '- description: ""',
        '+ description: "All of it"',
        '  permissions:',
        '-   {"permission_name":"read:a","resource_server_identifier":"https://api.example/"}',
      ],
    },
    { what: 'update organizations/acme', lines: ['- metadata.plan: "free"', '+ metadata.plan: "paid"'] },
  ]);
  const needed = plan.writes.filter(({ isNeeded }) => isNeeded).map(({ method, path }) => `${method} ${path}`);
  expect(needed.toSorted()).toEqual([
    'DELETE /roles/{admin}/permissions',
    'PATCH /clients/{Portal}',
    'PATCH /organizations/{acme}',
    'PATCH /roles/{admin}',
    'POST /organizations',
  ]);
  expect((await world.plan(changed)).fingerprint).toBe(plan.fingerprint);
  await world.live.send('PATCH', `organizations/${await organizationId('acme')}`, { display_name: 'Moved' });
  const moved = await world.plan(changed);
  expect(moved.fingerprint).not.toBe(plan.fingerprint);
  expect(moved.digests.tenant['organizations/acme']).not.toBe(plan.digests.tenant['organizations/acme']);
  expect(moved.digests.tenant['clients/Portal']).toBe(plan.digests.tenant['clients/Portal']);
});

async function organizationId(name: string): Promise<string> {
  return ((await world.live.get(`organizations/name/${name}`)) as { id: string }).id;
}

test('another order of Actions is a reorder, with both orders', async () => {
  const action = (name: string) => ({
    name,
    code: `./actions/${name}/code.js`,
    runtime: 'node22',
    supported_triggers: [{ id: 'post-login', version: 'v3' }],
    deployed: true,
  });
  const bindings = (...names: string[]) => names.map((name) => ({ action_name: name, display_name: name }));
  const files = (...order: string[]) => ({
    actions: ['first', 'second'].map(action),
    triggers: { 'post-login': bindings(...order) },
  });
  const bundles = new Map(
    ['first', 'second'].map((name) => [name, `// ${name}\nexports.onExecutePostLogin = () => {};\n`]),
  );
  await deployed(files('first', 'second'), bundles);
  expect(shown(await world.plan(files('first', 'second'), { bundles }))).toEqual([]);
  const plan = await world.plan(files('second', 'first'), { bundles });
  expect(shown(plan)).toEqual([
    {
      what: 'reorder triggers/post-login',
      lines: ['  bindings: another order', '-   1. first', '-   2. second', '+   1. second', '+   2. first'],
    },
  ]);
  const edited = new Map(bundles).set('first', '// first\nexports.onExecutePostLogin = () => { deny(); };\n');
  expect(shown(await world.plan(files('first', 'second'), { bundles: edited }))).toEqual([
    {
      what: 'update actions/first',
      lines: [
        '  code:',
        '~   line 1',
        '    // first',
        '-   exports.onExecutePostLogin = () => {};',
        '+   exports.onExecutePostLogin = () => { deny(); };',
      ],
    },
  ]);
});

test('a secret is never told: not in the plan, not where the tenant shows it', async () => {
  const options = { client_id: 'x', client_secret: { $env: 'GOOGLE' } };
  const files = {
    connections: [{ name: 'google', strategy: 'google-oauth2', options }],
    emailProvider: { name: 'sendgrid', enabled: true, credentials: { api_key: { $env: 'SENDGRID' } } },
  };
  world.env = { GOOGLE: 'a-first-secret-0815', SENDGRID: 'SG.a-secret-of-mine' };
  await deployed(files);
  expect(shown(await world.plan(files))).toEqual([]);
  world.env = { ...world.env, GOOGLE: 'a-second-secret-4711' };
  const plan = await world.plan(files);
  expect(shown(plan)).toEqual([
    { what: 'update connections/google', lines: ['~ options.client_secret: ••• (a secret, changed)'] },
  ]);
  expect(plan.unseen).toEqual(['emailProvider: credentials.api_key']);
  expect(JSON.stringify(plan)).not.toMatch(/0815|4711|a-secret/);
  world.env = { ...world.env, GOOGLE: 'a-first-secret-0815' };
  const sent = await world.plan(files, { writesSecrets: true });
  expect(sent.writes.filter(({ isNeeded }) => isNeeded).map(({ path }) => path)).toEqual(['/emails/provider']);
});

test('what the tenant has and the files have not is drift, and stays', async () => {
  await deployed(FILES);
  const clients = (await world.live.get('clients')) as { name: string; client_id: string }[];
  const portal = clients.find(({ name }) => name === 'Portal');
  await world.live.send('PATCH', `clients/${portal?.client_id}`, { web_origins: ['https://spy.example'] });
  const plan = await world.plan(FILES, { isReviewed: true });
  expect(shown(plan)).toEqual([]);
  expect(plan.drift).toContainEqual({ type: 'extra', kind: 'clients', name: 'Default App' });
  expect(plan.drift).toContainEqual({
    type: 'field',
    kind: 'clients',
    name: 'Portal',
    fields: [{ path: 'web_origins', type: 'added', after: ['https://spy.example'] }],
  });
  expect(plan.journey).toMatchObject({ ran: false });
});

test('files that a new tenant would refuse leave the drift within resources unknown, and that is told', async () => {
  const stream = { name: 'hook', type: 'http' };
  await deployed({ ...FILES, logStreams: [{ ...stream, sink: { httpEndpoint: 'https://logs.example' } }] });
  await world.live.send('POST', 'roles', { name: 'by hand' });
  const plan = await world.plan({ ...FILES, logStreams: [stream] }, { isReviewed: true });
  expect(plan.drift_unknown).toContain('refuses logStreams');
  expect(plan.drift).toContainEqual({ type: 'extra', kind: 'roles', name: 'by hand' });
  expect(plan.drift.filter(({ type }) => type === 'field')).toEqual([]);
});

test('SCIM is updated where a connection has it, and a new log stream does not take the place of one that is there', async () => {
  const mapping = [{ scim: 'userName', auth0: 'username' }];
  const okta = {
    name: 'okta',
    strategy: 'okta',
    display_name: 'Okta',
    options: { domain: 'acme.okta.com', client_id: 'x', type: 'back_channel', connection_settings: { pkce: 'auto' } },
    scim_configuration: { user_id_attribute: 'externalId', mapping },
  };
  const stream = (name: string) => ({ name, type: 'http', sink: { httpEndpoint: 'https://logs.example' } });
  await deployed({ connections: [okta], logStreams: [stream('one')] });
  const changed = { ...okta, scim_configuration: { user_id_attribute: 'userName', mapping } };
  const plan = await world.plan({ connections: [changed], logStreams: [stream('one'), stream('two')] });
  expect(shown(plan)).toEqual([
    {
      what: 'update connections/okta',
      lines: [
        '- scim_configuration.user_id_attribute: "externalId"',
        '+ scim_configuration.user_id_attribute: "userName"',
      ],
    },
    expect.objectContaining({ what: 'create logStreams/two' }),
  ]);
  const needed = plan.writes.filter(({ isNeeded }) => isNeeded).map(({ method, path }) => `${method} ${path}`);
  expect(needed).toEqual(['PATCH /connections/{okta}/scim-configuration', 'POST /log-streams']);
});

test('a deploy that the tenant would refuse is told before anything is written', async () => {
  const refused = { organizations: [{ name: 'Not A Name!' }] };
  await expect(world.plan(refused)).rejects.toMatchObject({ code: 'DEPLOY_FAILED' });
  expect(await writesTo()).toEqual([]);
});

test('a credential that may only read is enough', async () => {
  await deployed(FILES);
  const client = (await world.live.send('POST', 'clients', {
    name: 'Reader',
    app_type: 'non_interactive',
    grant_types: ['client_credentials'],
  })) as { client_id: string; client_secret: string };
  const scope = [
    ...['read:clients', 'read:client_grants', 'read:resource_servers', 'read:roles', 'read:organizations'],
    ...['read:connections', 'read:organization_connections', 'read:organization_client_grants'],
    ...['read:organization_discovery_domains'],
  ];
  const audience = `https://${world.live.domain}/api/v2/`;
  await world.live.send('POST', 'client-grants', { client_id: client.client_id, audience, scope });
  const credentials = { kind: 'secret', clientId: client.client_id, clientSecret: client.client_secret } as const;
  const access = { ...world.live.access, credentials };
  expect(shown(await world.plan(FILES, { access }))).toEqual([]);
  await world.live.send('PATCH', `client-grants/${await grantOf(client.client_id)}`, { scope: scope.slice(1) });
  await expect(world.plan(FILES, { access })).rejects.toMatchObject({
    code: 'TENANT_REFUSED',
    fix: 'Grant read:clients to that client on the Management API',
  });
});

async function grantOf(clientId: string): Promise<string> {
  const grants = (await world.live.get(`client-grants?client_id=${clientId}`)) as { id: string }[];
  return grants[0]?.id ?? '';
}

test('a kind that a snapshot cannot hold is named instead of being left out', async () => {
  const files = { ...FILES, supplementalSignals: { akamai_enabled: false } };
  await expect(world.plan(files)).rejects.toMatchObject({
    code: 'NOT_BUILT',
    message: expect.stringContaining('supplementalSignals'),
  });
});
