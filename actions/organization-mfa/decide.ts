import { isDictionary, textAt, valueAt } from '../lib/read.ts';

/** What is to happen with a login, and the row of the table in README.md that says so. */
export interface Decision {
  readonly outcome: 'allow' | 'ask';
  readonly because:
    | 'no-organization'
    | 'not-demanded'
    | 'demanded'
    | 'demand-unreadable'
    | 'own-identity-provider'
    | 'shown-in-this-session'
    | 'no-browser';
}

/** In these nobody can be asked; the factor was asked for when the token or credential that they use was given. */
const WITHOUT_BROWSER = ['oauth2-refresh-token', 'oauth2-token-exchange'];

/** Decides about a login. Pure: no time, no network, no effect. The table in README.md is its specification. */
export function decide(event: unknown): Decision {
  const organization = valueAt(event, 'organization') ?? undefined;
  if (organization === undefined) return { outcome: 'allow', because: 'no-organization' };
  const demand = demandOf(valueAt(organization, 'metadata') ?? {});
  if (demand === 'none') return { outcome: 'allow', because: 'not-demanded' };
  if (demand === 'own-users' && isFederated(event)) return { outcome: 'allow', because: 'own-identity-provider' };
  if (hasShown(event)) return { outcome: 'allow', because: 'shown-in-this-session' };
  const protocol = textAt(event, 'transaction', 'protocol') ?? '';
  if (WITHOUT_BROWSER.includes(protocol)) return { outcome: 'allow', because: 'no-browser' };
  return { outcome: 'ask', because: demand === 'unreadable' ? 'demand-unreadable' : 'demanded' };
}

function demandOf(metadata: unknown): 'none' | 'own-users' | 'everybody' | 'unreadable' {
  if (!isDictionary(metadata)) return 'unreadable';
  const demand = valueAt(metadata, 'mfa') ?? 'off';
  if (demand === 'off') return 'none';
  if (demand === 'required') return 'own-users';
  return demand === 'required-for-everybody' ? 'everybody' : 'unreadable';
}

/** Whether the organization's own identity provider vouches for the user, and asks for a factor as it sees fit. */
function isFederated(event: unknown): boolean {
  const strategy = textAt(event, 'connection', 'strategy');
  return strategy !== undefined && !['auth0', 'sms', 'email'].includes(strategy);
}

function hasShown(event: unknown): boolean {
  const methods = valueAt(event, 'authentication', 'methods');
  return Array.isArray(methods) && methods.some((method) => valueAt(method, 'name') === 'mfa');
}
