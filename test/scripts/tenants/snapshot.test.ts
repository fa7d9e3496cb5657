import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../../../scripts/tenants/management.ts';
import { READABLE_KINDS } from '../../../scripts/tenants/reads.ts';
import { sender } from '../../../scripts/tenants/send.ts';
import { readSnapshot } from '../../../scripts/tenants/snapshot.ts';
import { NoAnswer } from '../../../scripts/tenants/transport.ts';
import { startTestTenant, type TestTenant, temporaryDirectory } from '../support.ts';

const directory = temporaryDirectory('snapshot-test');
let tenant: TestTenant;
beforeAll(async () => {
  tenant = await startTestTenant(directory.path);
});
afterAll(async () => {
  await tenant?.close();
  directory.remove();
});

test.each([
  ['getaddrinfo ENOTFOUND acme.eu.auth0.com', 'Check the domain of the environment and the network'],
  ['unable to verify the first certificate', expect.stringContaining('NODE_EXTRA_CA_CERTS')],
])('a tenant that does not answer is told as that, with a fix: %s', async (reason, fix) => {
  const domain = 'acme.eu.auth0.com';
  const send = () => Promise.reject(new NoAnswer(false, new Error(reason)));
  await expect(readSnapshot({ send, domain, managed: { roles: [] } })).rejects.toMatchObject({
    code: 'TENANT_UNREACHABLE',
    message: `The tenant ${domain} does not answer: ${reason}`,
    fix,
  });
});

test('of every kind that files may hold, what a new tenant has can be read', async () => {
  const { path, remove } = temporaryDirectory('snapshot');
  const tenant = await startTestTenant(path);
  try {
    const managed = {
      ...Object.fromEntries(READABLE_KINDS.map((kind) => [kind, []])),
      branding: { templates: [] },
      triggers: { 'post-login': [] },
      emailTemplates: [{ template: 'user_invitation' }],
      prompts: { customText: { en: { login: {} } }, partials: { login: {} }, screenRenderers: [] },
    };
    const api = await connect(tenant.access, { readOnly: true });
    const send: typeof fetch = (url, init) => api.fetch(String(url), init);
    const { answers } = await readSnapshot({ send, domain: tenant.domain, managed });
    expect(Object.keys(answers)).toEqual(
      expect.arrayContaining(['/connection-profiles', '/rules', '/guardian/factors']),
    );
    expect(Object.keys(answers).length).toBeGreaterThan(READABLE_KINDS.length);
  } finally {
    await tenant.close();
    remove();
  }
});

/** What is read of the organizations of the tenant, and the paths that were asked for it. */
async function organizationsRead() {
  const asked: string[] = [];
  const send = sender(tenant.access);
  const { answers } = await readSnapshot({
    send: (input, init) => {
      asked.push(new URL(String(input)).pathname.slice('/api/v2'.length));
      return send(input, init);
    },
    domain: tenant.domain,
    managed: { organizations: [] },
  });
  return { answers, asked };
}

test('which grants an organization has is asked of the fewer: the organizations or the grants', async () => {
  const audience = 'https://api.acme.example/';
  await tenant.send('POST', 'resource-servers', { identifier: audience });
  const machine = { app_type: 'non_interactive', grant_types: ['client_credentials'] };
  const { client_id } = (await tenant.send('POST', 'clients', { name: 'Machine', ...machine })) as {
    client_id: string;
  };
  const of = { client_id, audience, scope: [], organization_usage: 'allow' };
  const grant = await tenant.send('POST', 'client-grants', of);
  const [first, ...others] = await Promise.all(
    ['acme', 'globex', 'initech'].map((name) => tenant.send('POST', 'organizations', { name })),
  );
  await tenant.send('POST', `organizations/${first?.id}/client-grants`, { grant_id: grant.id ?? '' });

  const many = await organizationsRead();
  expect(many.asked.filter((path) => path.startsWith('/client-grants/')).length).toBeGreaterThan(0);
  expect(many.asked.filter((path) => /^\/organizations\/.*\/client-grants$/.test(path))).toEqual([]);
  expect(Object.keys(many.answers).filter((path) => path.startsWith('/client-grants/'))).toEqual([]);
  expect(many.answers[`/organizations/${others[0]?.id}/client-grants`]).toEqual([]);

  await Promise.all(others.map(({ id }) => tenant.send('DELETE', `organizations/${id}`, {}).catch(() => undefined)));
  const one = await organizationsRead();
  expect(one.asked).toContain(`/organizations/${first?.id}/client-grants`);
  expect(one.asked.filter((path) => path.startsWith('/client-grants/'))).toEqual([]);
  const path = `/organizations/${first?.id}/client-grants`;
  expect(one.answers[path]).toMatchObject([{ id: grant.id, client_id, audience }]);
  expect(many.answers[path]).toMatchObject(one.answers[path] as object[]);
});

test('what a tenant does not have is not asked of every organization', async () => {
  const organizations = Array.from({ length: 200 }, (_, index) => ({ id: `org_${index}`, name: `customer-${index}` }));
  const asked: string[] = [];
  const progress: [number, number][] = [];
  const { answers } = await readSnapshot({
    send: async (input) => {
      const { pathname } = new URL(String(input));
      asked.push(pathname);
      if (pathname.endsWith('/organizations')) return Response.json({ organizations });
      const refusal = { statusCode: 403, errorCode: 'feature_not_enabled', message: 'Not enabled' };
      return pathname.endsWith('/clients') && pathname.includes('/org_')
        ? Response.json(refusal, { status: 403 })
        : Response.json([]);
    },
    domain: tenant.domain,
    managed: { organizations: [] },
    onProgress: (done, known) => progress.push([done, known]),
  });
  expect(asked.filter((path) => path.endsWith('/connections')).length).toBeGreaterThan(200);
  expect(asked.filter((path) => /org_\d+\/clients$/.test(path)).length).toBeLessThan(20);
  expect(Object.keys(answers).filter((path) => /org_\d+\/clients$/.test(path))).toEqual([]);
  const [done, known] = progress.at(-1) ?? [];
  expect(done).toBe(known);
});
