import { ASSUMPTIONS } from '../../emulator/index.ts';
import { type Settled, settle } from '../doctor/assumptions.ts';
import type { Facts } from '../doctor/facts.ts';
import { fetchTrusting } from '../tenants/https-fetch.ts';
import { connect } from '../tenants/management.ts';
import type { Subject } from './tenant-of.ts';

interface Request {
  subject: Subject;
  facts: Facts;
  /** May be invited, without a mail. */
  email?: string;
  signal: AbortSignal;
}

/** Says of each open question about Auth0 what this tenant answers. */
export async function settleAssumptions({ subject, facts, email, signal }: Request): Promise<Settled[]> {
  const { access, ca } = subject;
  const organization = 'value' in facts.organizations ? facts.organizations.value[0]?.organization : undefined;
  const send = ca ? fetchTrusting(ca) : fetch;
  return settle(ASSUMPTIONS, {
    api: await connect(access, { signal, readOnly: email === undefined }),
    client: facts.client,
    organization,
    ...(email !== undefined && { email }),
    ask: async (path) => {
      const { status, headers } = await send(`https://${access.domain}${path}`, { redirect: 'manual', signal });
      const location = headers.get('location');
      return { status, ...(location && { location: new URL(location, `https://${access.domain}`).href }) };
    },
  });
}
