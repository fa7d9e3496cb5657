import { expect, test } from 'vitest';
import { readSnapshot } from '../../../scripts/tenants/snapshot.ts';
import { NoAnswer } from '../../../scripts/tenants/transport.ts';

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
