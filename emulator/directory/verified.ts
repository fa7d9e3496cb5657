import type { UserRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';

// Beside the users and not in them: the Management API shows a user's row as it is.
const COLLECTION = 'verified_by_invitation';

/** Remembers that an invitation verified this user's mail address. */
export function noteVerified(tenant: Tenant, { user_id, email }: Readonly<UserRow>): void {
  if (email) tenant.store.collection(COLLECTION).put(user_id, { email });
}

/** Whether an invitation verified this address of this user. */
export function wasVerified(tenant: Tenant, userId: string, email: string | undefined): boolean {
  return email !== undefined && tenant.store.collection(COLLECTION).get(userId)?.email === email;
}
