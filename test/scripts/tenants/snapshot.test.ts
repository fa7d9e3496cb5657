import { expect, test } from 'vitest';
import { connect } from '../../../scripts/tenants/management.ts';
import { READABLE_KINDS } from '../../../scripts/tenants/reads.ts';
import { readSnapshot } from '../../../scripts/tenants/snapshot.ts';
import { NoAnswer } from '../../../scripts/tenants/transport.ts';
import { startTestTenant, temporaryDirectory } from '../support.ts';

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
