import { domainsOf, invitationOf } from '../authentication/connections.ts';
import type { Transaction } from '../authentication/transactions.ts';
import { type Identity, madeUpId } from '../directory/federated.ts';
import { connectionType } from '../directory/strategies.ts';
import type { ConnectionRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';

/** Somebody whom the provider offers to be, and why. */
export interface Person {
  /** Names the person in the form. */
  key: string;
  why: 'invited' | 'hinted' | 'known' | 'example';
  identity: Identity;
}

const MOST_KNOWN = 4;

/**
 * Whom one can be in this login: the address that the login is about, those who were here before, and examples for each
 * answer that a provider may give: another address, one that is not verified, none at all.
 */
export function peopleFor(tenant: Tenant, connection: Readonly<ConnectionRow>, transaction: Transaction): Person[] {
  const invited = invitationOf(tenant, transaction)?.invitee.email;
  const hinted = transaction.identifier ?? transaction.query.login_hint;
  const people: Person[] = [];
  const add = (why: Person['why'], identity: Identity) => {
    const isThere = people.some(({ identity: { id } }) => id === identity.id);
    if (!isThere) people.push({ key: `${why}-${people.length}`, why, identity });
  };
  if (invited) {
    add('invited', identityOf(connection, { email: invited, verified: true }));
    add('invited', identityOf(connection, { email: invited, verified: false }));
  }
  if (hinted?.includes('@')) add('hinted', identityOf(connection, { email: hinted, verified: true }));
  for (const identity of knownIn(tenant, connection)) add('known', identity);
  const domain = domainOf(connection);
  add('example', identityOf(connection, { name: 'Ada Lovelace', email: `ada@${domain}`, verified: true }));
  add('example', identityOf(connection, { name: 'Grace Hopper', email: `grace@${domain}`, verified: false }));
  add('example', identityOf(connection, { name: 'Linus Pauling', verified: false }));
  return people;
}

/** The identity of somebody made up. The same words are the same person, also in the next login. */
export function identityOf(
  { strategy }: Readonly<ConnectionRow>,
  { name, email, verified }: { name?: string; email?: string; verified: boolean },
): Identity {
  const address = email?.trim().toLowerCase();
  const shown = name?.trim() || nameOf(address ?? '') || 'Nobody';
  const person = `${address ?? shown}${address && !verified ? ' (not verified)' : ''}`;
  return {
    id: madeUpId(strategy, person),
    name: shown,
    ...(address && { email: address, email_verified: verified }),
  };
}

/** `ada.lovelace@acme.test` is Ada Lovelace. */
function nameOf(email: string): string {
  const words = (email.split('@')[0] ?? '').split(/[._+-]+/).filter(Boolean);
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ');
}

/** Those who logged in through this connection before, the newest first. */
function knownIn(tenant: Tenant, { name }: Readonly<ConnectionRow>): Identity[] {
  const users = tenant.store.collection('users').by('connection', name).toReversed().slice(0, MOST_KNOWN);
  return users.flatMap((user) => {
    const own = user.identities.find(({ connection }) => connection === name);
    if (!own) return [];
    const { email, email_verified = false } = user;
    const id = own.user_id.split('|').at(-1) ?? own.user_id;
    return [{ id, name: user.name ?? email ?? id, ...(email && { email, email_verified }) }];
  });
}

function domainOf(connection: Readonly<ConnectionRow>): string {
  const [own] = domainsOf(connection);
  return own ?? (connectionType(connection.strategy) === 'social' ? 'mail.example' : 'company.example');
}
