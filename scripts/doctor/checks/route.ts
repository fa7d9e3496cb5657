import { withoutQuery } from '../../journey/trace.ts';
import { type Check, ok, skipped, type Verdict, warning, wrong } from '../check.ts';
import { type Facts, over } from '../facts.ts';

/** The live login route, hop by hop. */
function route({ probe, domain }: Facts): Verdict {
  if (!probe) return skipped('there is no login URI to ask');
  const evidence = probe.hops.map(({ method, url, status, location }, index) => {
    const to = location ? ` → ${withoutQuery(location)}${carried(location)}` : '';
    return `${index + 1}. ${method} ${withoutQuery(url)}${carried(url)} ${status}${to}`;
  });
  const [first, ...others] = probe.findings;
  if (!first)
    return ok(`"invitation" and "organization" arrive at /authorize of ${domain}, for this application`, evidence);
  const more = others.map(({ says }) => `also: ${says}`);
  const fix = { says: first.fix };
  if (first.severity === 'unknown') return { outcome: 'ok', says: first.says, evidence };
  return wrong(first.says, fix, [...evidence, ...more]);
}

/** Which of the parameters that matter an address has. */
function carried(address: string): string {
  const { searchParams } = new URL(address);
  const names = ['invitation', 'organization', 'client_id'].filter((name) => searchParams.has(name));
  return names.length > 0 ? ` (${names.join(', ')})` : '';
}

/** What went wrong of late, as the tenant's log has it. Texts of /authorize as users of real tenants report them. */
const TRACES: { pattern: RegExp; says: (times: string) => string }[] = [
  {
    pattern: /parameter organization is required|is not part of the .* organization|requires organization membership/,
    says: (times) => `${times} of late, logins came without the invitation that they should have carried`,
  },
  {
    pattern: /not allowed to accept the current invitation/,
    says: (times) => `${times} of late, an invitation was used up by another account than the invited one`,
  },
];

function recently({ logs, client }: Facts): Verdict {
  return over(logs, (events) => {
    const mine = events.filter(({ client_id }) => !client || client_id === undefined || client_id === client.client_id);
    for (const { pattern, says } of TRACES) {
      const hits = mine.filter(({ description }) => pattern.test(description ?? ''));
      if (hits.length === 0) continue;
      const shown = hits
        .slice(0, 3)
        .map(({ date, type, user_name, description }) => `${date} ${type} ${user_name ?? ''} ${description ?? ''}`);
      const times = hits.length === 1 ? 'once' : `${hits.length} times`;
      return warning(says(times), { says: 'See whose invitations they were: npm run invitations' }, shown);
    }
    const failed = mine.filter(({ type }) => type === 'fn');
    if (failed.length > 0) {
      return warning(`${failed.length} mails could not be sent of late: ${failed[0]?.description ?? ''}`, {
        says: 'Mend the mail provider or the template that the log names',
      });
    }
    return ok('no failed invitation among the last failed logins');
  });
}

export const ROUTE_CHECKS: readonly Check[] = [
  {
    id: 'login-route',
    title: 'Login route',
    how: 'the login URI is opened with a ticket that does not exist, and followed up to /authorize',
    run: route,
  },
];

export const LOG_CHECKS: readonly Check[] = [
  { id: 'log', title: 'Log of the tenant', how: 'GET /logs, the last 100 failed logins and mails', run: recently },
];
