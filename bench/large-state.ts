/** What `GET /_local/state` answers. */
interface State {
  collections: { [name: string]: unknown[] };
}

const AT = new Date().toISOString();
/** Half of all users are members of one organization and hold one role. */
export const BIG = 'org_big0000000000000';
export const ROLE = 'rol_0000000000000001';
const LOGS = 5000;

export const organizationId = (n: number) => `org_${String(n).padStart(16, '0')}`;
export const userId = (n: number) => `auth0|${String(n).padStart(24, '0')}`;

function user(n: number): object {
  const email = `person${n}@example.com`;
  const identities = [
    { connection: 'Username-Password-Authentication', provider: 'auth0', user_id: userId(n).slice(6), isSocial: false },
  ];
  const picture = `https://example.com/${n}`;
  const names = { email, email_verified: true, name: email, nickname: `person${n}`, picture };
  return { user_id: userId(n), ...names, identities, created_at: AT, updated_at: AT };
}

function log(n: number): [string, object] {
  const log_id = `900${String(n).padStart(30, '0')}`;
  return [log_id, { _id: log_id, log_id, date: AT, type: 's', description: 'Success login', user_id: userId(n) }];
}

/** The state of `base` with many users, organizations and memberships in it. */
export function largeState(base: State, users: number): State {
  const numbers = [...new Array(users).keys()];
  const organizations = numbers.slice(0, users / 10).map((n) => {
    return [organizationId(n), { id: organizationId(n), name: `organization-${n}`, display_name: `Organization ${n}` }];
  });
  organizations.push([BIG, { id: BIG, name: 'big', display_name: 'Big' }]);
  const members = numbers.map((n) => {
    const organization_id = n % 2 === 0 ? BIG : organizationId(n % (users / 10));
    const row = { organization_id, user_id: userId(n), roles: n % 2 === 0 ? [ROLE] : [], created_at: AT };
    return [`${organization_id}|${userId(n)}`, row];
  });
  const holders = numbers.filter((n) => n % 2 === 0);
  const own = {
    users: numbers.map((n) => [userId(n), user(n)]),
    organizations,
    organization_members: members,
    roles: [[ROLE, { id: ROLE, name: 'member', description: 'Member' }]],
    user_roles: holders.map((n) => [`${userId(n)}|${ROLE}`, { user_id: userId(n), role_id: ROLE }]),
    logs: numbers.slice(0, Math.min(LOGS, users / 10)).map(log),
  };
  return { ...base, collections: { ...base.collections, ...own } };
}
