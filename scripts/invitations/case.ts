import type { Invitation, Organization, Role } from '../tenants/objects.ts';

/** Why an invitation is pending, or is gone without a member with its roles. */
export type Cause =
  | 'expired'
  | 'application-gone'
  | 'role-gone'
  | 'connection-gone'
  | 'member-without-role'
  | 'member-already'
  | 'account-outside'
  | 'no-mail'
  | 'login-route'
  | 'stale-link'
  | 'just-sent'
  | 'waiting'
  | 'used-by-another'
  | 'roles-never-landed';

/** What `--repair` does about it. Roles are those that the tenant has now. */
export type Repair =
  | { kind: 'reinvite'; roles: Role[]; connectionId?: string; clientId: string }
  | { kind: 'add-member'; userId: string; roles: Role[] }
  | { kind: 'assign-roles'; userId: string; roles: Role[] }
  | { kind: 'revoke' };

/** One invitation, or what is left of one, with its cause. */
export interface Case {
  organization: Organization;
  email: string;
  /** Names of the invited roles; an id where the role is gone. */
  roles: string[];
  cause: Cause;
  /** How it is known. */
  evidence: string;
  /** The one thing to do. */
  fix: string;
  repair?: Repair;
  /** Where it is still pending. */
  invitation?: Invitation;
  /** Who invited. */
  inviter: string;
}

/** A cause in a few words, for a list. */
export const CAUSES: { readonly [cause in Cause]: string } = {
  expired: 'expired',
  'application-gone': 'the application cannot take it any more',
  'role-gone': 'an invited role is gone',
  'connection-gone': 'its connection is no longer enabled',
  'member-without-role': 'a member without the invited role',
  'member-already': 'a member with the role already',
  'account-outside': 'signed up outside the invitation',
  'no-mail': 'no mail was sent',
  'login-route': 'the login route loses it',
  'stale-link': 'the link leads to an old login URI',
  'just-sent': 'just sent',
  waiting: 'nobody has opened it yet',
  'used-by-another': 'used up by another account',
  'roles-never-landed': 'a member who lacks the invited role',
};

/** Causes about which nothing need be done. */
export const HARMLESS: readonly Cause[] = ['just-sent', 'waiting'];
