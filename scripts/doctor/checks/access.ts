import { type Check, ok } from '../check.ts';

/** Seconds. An assertion lasts two minutes, and an id_token is refused when it was issued in the future. */
const MOST_OFFSET = 60;

export const ACCESS_CHECKS: readonly Check[] = [
  {
    id: 'credentials',
    title: 'Credentials',
    how: 'POST /oauth/token with the client of this command',
    run: ({ domain, scopes }) => ok(`${domain} gives a token of the Management API with ${scopes.length} scopes`),
  },
  {
    id: 'scopes',
    title: 'Scopes',
    how: 'what the Management API refused to show',
    run: ({ lacking }) => {
      if (lacking.length === 0) return ok('everything that is looked at can be read');
      const says = `not everything can be read: ${lacking.join(', ')} ${lacking.length > 1 ? 'are' : 'is'} lacking`;
      return {
        outcome: 'unknown',
        says,
        fix: { says: 'Grant the client of this command these scopes on the Management API' },
      };
    },
  },
  {
    id: 'clock',
    title: 'Clock',
    how: 'when the access token says that it was issued, against the clock of this machine',
    run: ({ clockOffset }) => {
      if (Math.abs(clockOffset) <= MOST_OFFSET) return ok('the tenant and this machine agree');
      const says = `this machine is ${Math.abs(clockOffset)} s ${clockOffset > 0 ? 'behind' : 'ahead of'} the tenant: tokens look expired, or not yet valid`;
      return { outcome: 'warning', says, fix: { says: 'Set the clock of this machine by a time server (NTP)' } };
    },
  },
];
