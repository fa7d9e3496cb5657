import { ASSUMPTIONS } from '../../emulator/index.ts';
import { type Settled, settle } from '../doctor/assumptions.ts';
import type { Facts } from '../doctor/facts.ts';
import { fetchTrusting } from '../tenants/https-fetch.ts';
import { connect } from '../tenants/management.ts';
import type { Subject } from './tenant-of.ts';
import type { Terminal } from './terminal.ts';

interface Request {
  subject: Subject;
  facts: Facts;
  /** May be invited, without a mail. */
  email?: string;
  asJson: boolean;
  signal: AbortSignal;
}

/** Says of each open question about Auth0 what this tenant answers. */
export async function settleAssumptions(
  { subject, facts, email, asJson, signal }: Request,
  terminal: Terminal,
): Promise<void> {
  const { access, ca } = subject;
  const organization = 'value' in facts.organizations ? facts.organizations.value[0]?.organization : undefined;
  const send = ca ? fetchTrusting(ca) : fetch;
  const settled = await settle(ASSUMPTIONS, {
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
  if (asJson) terminal.line(JSON.stringify({ assumptions: settled }, null, 2));
  else show(settled, terminal);
}

/** The longest id. */
const WIDTH = 36;

function show(settled: readonly Settled[], terminal: Terminal): void {
  const seen = settled.filter(({ result }) => result !== 'not settled');
  terminal.line(`\n  What is not documented about Auth0: ${seen.length} of ${settled.length} seen on this tenant\n`);
  for (const { id, result, seen: what, chosen } of seen) {
    terminal.outcome(
      result === 'holds',
      id,
      result === 'holds' ? `${chosen} Seen: ${what}` : `does not hold here: ${what}`,
      34,
    );
  }
  for (const { id, seen: what } of settled)
    if (!seen.some((one) => one.id === id)) terminal.line(`  - ${id.padEnd(WIDTH)}  ${what}`);
}
