import type { Progress } from '../actions/runtime.ts';
import type { MfaWay } from '../directory/mfa.ts';
import { randomAlphanumeric } from '../store/ids.ts';
import type { OrganizationRow, UserRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { readRecord, writeRecord } from './adapter.ts';

/** One run of a login: from /authorize over the pages to the answer to the application. */
export interface Transaction {
  id: string;
  client_id: string;
  /** Exactly what /authorize was called with. */
  query: { [name: string]: string };
  method: string;
  ip: string;
  user_agent: string;
  language: string;
  /** Hash of the cookie of the browser that began it; no other browser may go on with it. */
  browser: string;
  /** The tenant's time, in milliseconds. */
  begun_at?: number;
  redirect_uri?: string;
  /** `audience`, or the tenant's default audience. */
  audience?: string;
  organization_id?: string;
  /** The picker was answered with "without an organization". */
  without_organization?: boolean;
  invitation_id?: string;
  /** Organizations that the typed mail address belongs to, where there are several to choose from. */
  discovered_organizations?: string[];
  /** What was typed on an identifier-first page. */
  identifier?: string;
  /** The social or enterprise connection that the login goes on with. */
  upstream_id?: string;
  /** Who it is: by password or another identity provider in this run, or by the session. */
  user_id?: string;
  authenticated?: 'password' | 'federated' | 'session';
  connection_id?: string;
  /** Consent given in this run. */
  consented?: boolean;
  /** The user answered a page in this run. */
  answered?: boolean;
  /** The user confirmed that the application behind a callback that nobody can verify is the right one. */
  confirmed?: boolean;
  /** The engine's interaction that waits for the pages. */
  interaction?: string;
  /** What is asked of the user next. */
  step?: Step;
  /** Where Actions suspended the login. */
  progress?: Progress;
  /** What the user has to do before they go on. */
  waiting?: Waiting;
  /** The request that came back from a redirect: what the Actions see from then on. */
  continued?: ContinueRequest;
  /** What the user has shown in this login beside the password. */
  methods?: AuthenticationMethod[];
  /** The code that was mailed, in the second in which it ends. */
  mailed?: { code: string; expires_at: number };
  /** The secret that an authenticator app is being enrolled with. */
  enrolling?: string;
}

export type Waiting = { kind: 'redirect'; url: string } | { kind: 'mfa'; ways: MfaWay[] };

export interface ContinueRequest {
  method: string;
  query: { [name: string]: string };
  body: { [name: string]: string };
  ip: string;
  user_agent: string;
}

/** An entry of `event.authentication.methods`. */
export interface AuthenticationMethod {
  name: string;
  type?: string;
  timestamp: string;
}

/** A page, or where the browser is: at the identity provider of a connection, or where an Action sent it. */
export type Step =
  | 'organization'
  | 'discovered'
  | 'invitation'
  | 'identifier'
  | 'password'
  | 'login'
  | 'signup'
  | 'upstream'
  | 'picker'
  | 'consent'
  | 'confirmation'
  | 'redirect'
  | 'mfa';

const LIFETIME = 60 * 60;

export function startTransaction(tenant: Tenant, begun: Omit<Transaction, 'id'>): Transaction {
  const transaction = { id: randomAlphanumeric(32), ...begun };
  saveTransaction(tenant, transaction);
  return transaction;
}

/** A copy: changes count once they are saved. */
export function findTransaction(tenant: Tenant, id: string | undefined): Transaction | undefined {
  const found = id === undefined ? undefined : readRecord(tenant, 'Transaction', id);
  return found && ({ ...found } as unknown as Transaction);
}

export function saveTransaction(tenant: Tenant, transaction: Transaction): void {
  writeRecord(tenant, 'Transaction', transaction.id, transaction, LIFETIME);
}

export function organizationIn(tenant: Tenant, transaction: Transaction): Readonly<OrganizationRow> | undefined {
  return transaction.organization_id
    ? tenant.store.collection('organizations').get(transaction.organization_id)
    : undefined;
}

export function userIn(tenant: Tenant, transaction: Transaction): Readonly<UserRow> | undefined {
  return transaction.user_id ? tenant.store.collection('users').get(transaction.user_id) : undefined;
}
