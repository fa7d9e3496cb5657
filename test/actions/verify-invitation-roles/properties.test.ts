import fc from 'fast-check';
import { expect, test } from 'vitest';
import { onExecutePostLogin } from '../../../actions/verify-invitation-roles/action.ts';
import { decide } from '../../../actions/verify-invitation-roles/decide.ts';
import { readLogin } from '../../../actions/verify-invitation-roles/facts.ts';

/** `npm run mutation` runs them for every mutant, and with fewer. */
const RUNS = { numRuns: Number(process.env.PROPERTY_RUNS ?? 3000) };

const MANY = Array.from({ length: 2000 }, (_, place) => `role ${place}`);

/** Anything that JSON can hold, hostile names included. */
const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(undefined, '__proto__', { toString: 1 }, { length: 1e9 }, 'x'.repeat(20_000), MANY),
);
const name = fc.oneof(
  fc.constantFrom('admin', 'member', 'guest', 'constructor', '__proto__', 'a,b', '"><b>'),
  fc.string(),
);
const names = fc.array(name, { maxLength: 4 });

/** Sometimes as documented, sometimes not. */
const mostly = <T>(well: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ arbitrary: well, weight: 6 }, { arbitrary: anything, weight: 1 });

const event = mostly(
  fc.record({
    user: mostly(
      fc.record({
        user_id: mostly(fc.constant('auth0|ann')),
        app_metadata: mostly(fc.record({ invited_roles_org_acme: mostly(names) }, { requiredKeys: [] })),
      }),
    ),
    organization: mostly(
      fc.record({
        id: mostly(fc.constant('org_acme')),
        display_name: mostly(name),
        metadata: mostly(
          fc.record(
            { minimum_roles: mostly(names.map(String)), missing_roles: mostly(fc.constantFrom('flag', 'deny')) },
            { requiredKeys: [] },
          ),
        ),
      }),
    ),
    authorization: mostly(fc.record({ roles: mostly(names) })),
    client: mostly(
      fc.record({
        metadata: mostly(
          fc.record(
            { minimum_roles: mostly(name), requires_organization: mostly(fc.constantFrom('true', 'false')) },
            { requiredKeys: [] },
          ),
        ),
      }),
    ),
    transaction: mostly(fc.record({ id: mostly(fc.string()) })),
  }),
);

type Any = { [key: string]: Any } | undefined;

/** The table of the README, written a second time and differently: whether a login must not simply pass. */
function mayPass(login: Any, held: unknown): boolean {
  const { user, organization, client } = (login ?? {}) as { user: Any; organization: Any; client: Any };
  if (typeof user?.user_id !== 'string' || user.user_id === '') return false;
  if (organization === undefined || organization === null) {
    const required: unknown = client?.metadata?.requires_organization;
    return required === undefined || required === null || /^\s*(false)?\s*$/i.test(String(required));
  }
  const roles = Array.isArray(held) ? held : [];
  const invited: unknown = (user.app_metadata as Any)?.[`invited_roles_${organization.id}`];
  if (invited !== undefined && invited !== null) {
    if (!Array.isArray(invited) || !invited.every((role) => roles.includes(role))) return false;
  }
  const declared: unknown = organization.metadata?.minimum_roles ?? client?.metadata?.minimum_roles;
  if (declared === undefined || declared === null) return true;
  if (typeof declared !== 'string') return false;
  const minimum = declared.split(',').map((role) => role.trim());
  return minimum.every((role) => role === '') || minimum.some((role) => role !== '' && roles.includes(role));
}

test('decide never throws and never allows what the table denies', () => {
  fc.assert(
    fc.property(event, (login) => {
      const decision = decide(readLogin(login));
      const roles = (login as Any)?.authorization?.roles;
      if (!safely(() => mayPass(login as Any, roles))) expect(decision.outcome).not.toBe('allow');
      expect(['allow', 'flag', 'deny']).toContain(decision.outcome);
      if (decision.outcome === 'deny') expect(decision.message).not.toMatch(/[\p{Cc}"\\<>]/u);
    }),
    RUNS,
  );
});

test('whatever the event and the tenant say, the Action settles, and lets in nobody whom the table denies', async () => {
  await fc.assert(
    fc.asyncProperty(event, anything, fc.boolean(), async (login, answer, fails) => {
      const calls: string[] = [];
      const roles = {
        getUserEffectiveRolesByNames: async () => {
          if (fails) throw new Error('busy');
          return answer;
        },
      };
      await onExecutePostLogin(login as never, spyApi(calls, roles) as never);
      const answered = safely(() =>
        ((answer as Any)?.roles as unknown as Any[] | undefined)?.map((role) => role?.name),
      );
      const shown = (login as Any)?.authorization?.roles as unknown;
      const held = [...(Array.isArray(shown) ? shown : []), ...(!fails && Array.isArray(answered) ? answered : [])];
      const isFlagging = (login as Any)?.organization?.metadata?.missing_roles === ('flag' as never);
      if (safely(() => mayPass(login as Any, held))) return;
      expect(calls).not.toContain('setAppMetadata');
      if (!isFlagging) expect(calls).toEqual(['deny']);
    }),
    RUNS,
  );
});

test.each([
  [
    'an event that throws',
    new Proxy({}, { getOwnPropertyDescriptor: () => fail(), get: () => fail() }),
    'verification-failed:unknown',
  ],
  ['no event', undefined, 'user-unknown:unknown'],
])('%s lets nobody in', async (_, login, reference) => {
  const reasons: string[] = [];
  const api = { ...spyApi([], {}), access: { deny: (reason: string) => reasons.push(reason) } };
  await onExecutePostLogin(login as never, api as never);
  expect(reasons).toEqual([expect.stringMatching(`Reference: ${reference}$`)]);
});

test('an api that cannot even deny makes the login fail', async () => {
  await expect(onExecutePostLogin({} as never, {} as never)).rejects.toThrow(TypeError);
});

function spyApi(calls: string[], roles: object): object {
  const spy = (what: string) => () => calls.push(what);
  return {
    access: { deny: spy('deny') },
    idToken: { setCustomClaim: spy('idToken') },
    accessToken: { setCustomClaim: spy('accessToken') },
    user: { setAppMetadata: spy('setAppMetadata') },
    roles,
  };
}

/** What cannot even be read must not pass. */
function safely<T>(read: () => T): T | false {
  try {
    return read();
  } catch {
    return false;
  }
}

function fail(): never {
  throw new Error('hostile');
}
