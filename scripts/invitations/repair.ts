import { evidenceOf } from '../tenants/evidence.ts';
import { isOutcomeUnknown, type Management, refusalOf } from '../tenants/management.ts';
import { readInvitations } from '../tenants/objects.ts';
import { wait } from '../tenants/wait.ts';
import type { Case, Repair } from './case.ts';

export interface RepairOptions {
  api: Management;
  signal?: AbortSignal;
  /** Milliseconds before an outcome that is unknown is looked up. */
  settle?: number;
}

/** What `--repair` will do, as a person would say it. */
export function repairInWords({ repair, email, organization }: Case): string {
  if (!repair) return 'nothing: it must be done by hand';
  const names = 'roles' in repair ? repair.roles.map(({ name }) => name).join(', ') : '';
  const as = names ? ` as ${names}` : '';
  switch (repair.kind) {
    case 'reinvite':
      return `invite ${email} to ${organization.name} again${as}, and revoke the old invitation`;
    case 'add-member':
      return `make ${email} a member of ${organization.name}${as}, and revoke the invitation`;
    case 'assign-roles':
      return `give ${email} in ${organization.name} the missing ${names}, and revoke the invitation`;
    case 'revoke':
      return `revoke the invitation of ${email} to ${organization.name}`;
  }
}

/**
 * Carries a repair out. Whatever is done first can be done again without harm, and the old invitation goes last: after
 * an interruption the person has at least one way in. @throws what the tenant's client throws
 */
export async function carryOut(one: Case, options: RepairOptions): Promise<void> {
  const { repair } = one;
  if (!repair) return;
  const { api } = options;
  const { id } = one.organization;
  switch (repair.kind) {
    case 'reinvite':
      await inviteAgain(one, repair, options);
      break;
    case 'add-member':
      await repeatable(options, () => api.organizations.members.create(id, { members: [repair.userId] }));
      await giveRoles(one, repair, options);
      break;
    case 'assign-roles':
      await giveRoles(one, repair, options);
      break;
    case 'revoke':
      break;
  }
  await revoke(one, options);
}

async function giveRoles(
  { organization }: Case,
  { userId, roles }: Extract<Repair, { userId: string }>,
  options: RepairOptions,
): Promise<void> {
  if (roles.length === 0) return;
  const ids = roles.map((role) => role.id);
  await repeatable(options, () =>
    options.api.organizations.members.roles.assign(organization.id, userId, { roles: ids }),
  );
}

/** The old one does not count when an unanswered request is looked up. */
async function inviteAgain(
  one: Case,
  repair: Extract<Repair, { kind: 'reinvite' }>,
  options: RepairOptions,
): Promise<void> {
  const { organization, email, inviter, invitation } = one;
  const { roles, clientId, connectionId } = repair;
  const names = roles.map(({ name }) => name);
  const request = {
    inviter: { name: inviter || organization.name },
    invitee: { email },
    client_id: clientId,
    ...(connectionId && { connection_id: connectionId }),
    ...(roles.length > 0 && {
      roles: roles.map(({ id }) => id),
      app_metadata: { ...invitation?.app_metadata, ...evidenceOf(organization.id, names) },
    }),
    ...(invitation?.user_metadata && { user_metadata: invitation.user_metadata }),
  };
  const before = new Set(await idsFor(options.api, organization.id, email));
  const isThere = async () => (await idsFor(options.api, organization.id, email)).some((id) => !before.has(id));
  await untilDone(options, () => options.api.organizations.invitations.create(organization.id, request), isThere);
}

async function idsFor(api: Management, organizationId: string, email: string): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id, invitee } of readInvitations(api, organizationId)) {
    if (invitee.email.toLowerCase() === email.toLowerCase()) ids.push(id);
  }
  return ids;
}

/** Gone is gone, whoever took it away. */
async function revoke({ invitation, organization }: Case, options: RepairOptions): Promise<void> {
  if (!invitation) return;
  await repeatable(options, async () => {
    try {
      await options.api.organizations.invitations.delete(organization.id, invitation.id);
    } catch (error) {
      if (refusalOf(error)?.status !== 404) throw error;
    }
  });
}

/** For what does the same when it is done twice. */
function repeatable(options: RepairOptions, work: () => Promise<unknown>): Promise<void> {
  return untilDone(options, work, async () => false);
}

const MOST_TRIES = 4;

/** Does `work` again after an unknown outcome, unless `isDone` finds it done. */
async function untilDone(
  { signal, settle = 1000 }: RepairOptions,
  work: () => Promise<unknown>,
  isDone: () => Promise<boolean>,
): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await work();
      return;
    } catch (error) {
      signal?.throwIfAborted();
      if (!isOutcomeUnknown(error) || tries >= MOST_TRIES) throw error;
      await wait(settle * tries, signal);
      if (await isDone()) return;
    }
  }
}
