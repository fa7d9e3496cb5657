import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decide } from '../../../actions/organization-mfa/decide.ts';
import { loadAction } from '../harness/load.ts';
import { aLogin, type LoginBuilder } from '../harness/login.ts';

/** Each row of the table in actions/organization-mfa/README.md, through the deployed bundle. */

const action = await loadAction('actions/organization-mfa/action.ts');
const demanding = (mfa?: unknown) => aLogin().inOrganization('acme', mfa === undefined ? {} : { mfa });
const federated = { connection: { id: 'con_1', name: 'okta', strategy: 'okta' } };
const shown = { authentication: { methods: [{ name: 'pwd' }, { name: 'mfa', type: 'otp' }] } };

test.each<[row: string, login: LoginBuilder, because: string]>([
  ['without an organization', aLogin(), 'no-organization'],
  ['the organization is null', aLogin().with({ organization: null }), 'no-organization'],
  ['nothing is demanded', demanding(), 'not-demanded'],
  ['demanded is null', demanding(null), 'not-demanded'],
  ['demanded is off', demanding('off'), 'not-demanded'],
  ['no metadata', aLogin().with({ organization: { id: 'org_1' } }), 'not-demanded'],
  ['from its own identity provider', demanding('required').with(federated), 'own-identity-provider'],
  ['shown in this session', demanding('required').with(shown), 'shown-in-this-session'],
  ['shown, demanded of everybody', demanding('required-for-everybody').with(shown), 'shown-in-this-session'],
  ['a refresh', demanding('required').refreshing(), 'no-browser'],
  [
    'a token exchange',
    demanding('required').with({ transaction: { protocol: 'oauth2-token-exchange' } }),
    'no-browser',
  ],
])('allow: %s', async (_, login, because) => {
  const outcome = await login.through(action);
  expect([outcome.denied, outcome.suspended]).toEqual([undefined, undefined]);
  expect(decide(login.event())).toEqual({ outcome: 'allow', because });
});

test.each<[row: string, login: LoginBuilder, because: string]>([
  ['demanded', demanding('required'), 'demanded'],
  [
    'only the password was shown',
    demanding('required').with({ authentication: { methods: [{ name: 'pwd' }] } }),
    'demanded',
  ],
  ['a passwordless code', demanding('required').with({ connection: { strategy: 'email' } }), 'demanded'],
  ['a code by SMS', demanding('required').with({ connection: { strategy: 'sms' } }), 'demanded'],
  ['the connection is not told', demanding('required').with({ connection: {} }), 'demanded'],
  ['of everybody', demanding('required-for-everybody').with(federated), 'demanded'],
  ['the protocol is not told', demanding('required').with({ transaction: undefined }), 'demanded'],
  ['an unknown demand', demanding('yes').with(federated), 'demand-unreadable'],
  ['a demand that is no text', demanding(true), 'demand-unreadable'],
  ['metadata that cannot be read', aLogin().with({ organization: { metadata: ['mfa'] } }), 'demand-unreadable'],
  ['methods that cannot be read', demanding('required').with({ authentication: { methods: 'mfa' } }), 'demanded'],
])('ask: %s', async (_, login, because) => {
  const outcome = await login.through(action);
  expect(outcome.denied).toBeUndefined();
  expect(outcome.suspended?.wait).toEqual({ kind: 'multifactor', provider: 'any' });
  expect(decide(login.event())).toEqual({ outcome: 'ask', because });
});

test('the browser is not remembered: the factor is asked for in every session', async () => {
  const asked: unknown[] = [];
  const multifactor = { enable: (...args: unknown[]) => asked.push(args) };
  await demanding('required')
    .withApi((api) => ({ ...api, multifactor }))
    .through(action);
  expect(asked).toEqual([['any', { allowRememberBrowser: false }]]);
});

test('deny: something unforeseen throws', async () => {
  const login = demanding('required').withApi((api) => ({ ...api, multifactor: {} }));
  expect((await login.through(action)).denied).toMatch(/Reference: organization-mfa-failed$/);
});

test('whatever the event holds, nobody whose organization demands a factor passes without one', () => {
  const anything = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom<unknown>(undefined, '__proto__', 'required'),
  );
  const event = fc.record({
    organization: fc.record({ metadata: fc.record({ mfa: fc.oneof(anything, fc.constantFrom('required', 'off')) }) }),
    connection: fc.oneof(anything, fc.record({ strategy: anything })),
    authentication: fc.oneof(anything, fc.record({ methods: fc.array(anything) })),
    transaction: fc.constant({ protocol: 'oidc-basic-profile' }),
  });
  fc.assert(
    fc.property(event, (login) => {
      const { outcome, because } = decide(login);
      const { mfa } = login.organization.metadata;
      const isDemanded = mfa !== undefined && mfa !== null && mfa !== 'off';
      if (!isDemanded) expect(because).toBe('not-demanded');
      if (isDemanded && outcome === 'allow')
        expect(['own-identity-provider', 'shown-in-this-session']).toContain(because);
      if (because === 'own-identity-provider') expect(mfa).toBe('required');
    }),
    { numRuns: Number(process.env.PROPERTY_RUNS ?? 1000) },
  );
});
