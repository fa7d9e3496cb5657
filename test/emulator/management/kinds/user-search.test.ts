import { beforeAll, expect, test } from 'vitest';
import { useTenant } from './tenant.ts';

const api = useTenant();
const CONNECTION = 'Username-Password-Authentication';
let organization: string;

const PEOPLE = [
  {
    email: 'jane@acme.example',
    name: 'Jane Smith',
    user_metadata: { addresses: [{ city: 'Paris' }, { city: 'Rome' }] },
  },
  { email: 'john@acme.example', name: 'John', app_metadata: { plan: { name: 'Gold', seats: 12 } }, blocked: true },
  { email: 'mia@globex.example', nickname: 'mimi', user_metadata: { color: '', tags: [], approved: false } },
  { email: 'joe@globex.example', given_name: 'Joe', app_metadata: { plan: { name: 'silver', seats: 3 } } },
];

beforeAll(async () => {
  organization = (await api('POST', '/organizations', { name: 'acme' })).body.id;
  for (const person of PEOPLE) {
    const { body } = await api('POST', '/users', { ...person, connection: CONNECTION, password: 'corr3ct-Horse' });
    const isMember = person.email.endsWith('@acme.example');
    if (isMember) await api('POST', `/organizations/${organization}/members`, { members: [body.user_id] });
  }
});

const ask = (query: string) => api('GET', `/users?${query}`);

/** The first letters of the mail addresses that were found. */
async function found(q: string): Promise<string> {
  const { status, body } = await ask(`q=${encodeURIComponent(q)}`);
  if (status !== 200) return `${status} ${body.message}`;
  return body.map(({ email }: { email: string }) => email.split('@')[0]).join(' ');
}

test.each([
  ['email:"JANE@acme.example"', 'jane'],
  ['name:"jane smith"', 'jane'],
  ['name:jane', ''],
  ['name:jo*', 'john joe'],
  ['name:*mith', 'jane'],
  ['email.domain:globex.example', 'mia joe'],
  ['email:*@acme*', 'jane john'],
  ['jane@acme.example', 'jane'],
  ['Paris', ''],
  ['user_metadata.addresses.city:"Rome"', 'jane'],
  ['user_metadata.addresses.city:"rome"', ''],
  ['app_metadata.plan.name:Gold', 'john'],
  ['app_metadata.plan.name:G*', 'john'],
  ['app_metadata.plan.seats:[3 TO 12]', 'john joe'],
  ['app_metadata.plan.seats:{3 TO 12]', 'john'],
  ['app_metadata.plan.seats:[* TO 12}', 'joe'],
  ['blocked:true', 'john'],
  ['_exists_:user_metadata.tags', ''],
  ['_exists_:user_metadata.approved', 'mia'],
  ['NOT _exists_:app_metadata.plan.name', 'jane mia'],
  ['email.domain:acme.example AND NOT blocked:true', 'jane'],
  ['-email.domain:acme.example', 'mia joe'],
  ['(nickname:mimi OR given_name:joe) AND email.domain:globex.example', 'mia joe'],
  ['nickname:mimi given_name:joe', 'mia joe'],
  ['email:(jane@acme.example OR joe@globex.example)', 'jane joe'],
  ['created_at:[2020-01-01 TO *]', 'jane john mia joe'],
  ['created_at:{2020-01-01 TO 2021-01-01}', ''],
  [`identities.connection:"${CONNECTION}"`, 'jane john mia joe'],
  ['identities.provider:auth0 AND name:John', 'john'],
  ['logins_count:0', ''],
])('%s finds %s', async (q, who) => {
  expect(await found(q)).toBe(who);
});

test('members of an organization are found by its id', async () => {
  expect(await found(`organization_id:${organization}`)).toBe('jane john');
  expect(await found(`organization_id:"${organization}" AND name:john`)).toBe('john');
  expect(await found(`organization_id:${organization} AND email:("john@acme.example" OR "mia@globex.example")`)).toBe(
    'john',
  );
  expect(await found('email:("mia@globex.example" OR "jane@acme.example")')).toBe('mia jane');
});

test.each([
  ['name:(jane', 400, 'Failed to parse query'],
  ['AND', 400, 'Failed to parse query'],
  ['"open', 400, 'Failed to parse query'],
  ['('.repeat(5000), 400, 'Failed to parse query'],
  ['name:*ab', 400, 'A suffix needs 3 characters or more'],
  ['user_metadata.city:P*', 400, 'Ranges and wildcards cannot be used on user_metadata'],
  ['user_metadata.age:[1 TO 2]', 400, 'Ranges and wildcards cannot be used on user_metadata'],
  ['jane~', 501, 'Auth0 documents no fuzziness'],
  ['logins_count:>100', 501, 'Auth0 documents no fuzziness'],
  ['shoe_size:43', 501, 'a search for the field shoe_size'],
])('%s is refused with %d', async (q, status, message) => {
  expect(await found(q)).toMatch(new RegExp(`^${status} .*${message}`));
});

test('results are sorted by a field, those without it last, but not by metadata', async () => {
  const names = async (sort: string) =>
    (await ask(`sort=${sort}&fields=email`)).body.map(({ email }: { email: string }) => email[1]);
  expect((await names('email:1')).join('')).toBe('aooi');
  expect((await names('email:-1')).join('')).toBe('iooa');
  expect((await ask('sort=app_metadata.plan:1')).status).toBe(400);
  expect((await ask('sort=name')).status).toBe(400);
});

test('a page with totals counts what was found, and nothing beyond 1000 is shown', async () => {
  const { body } = await ask('q=email.domain:acme.example&include_totals=true&per_page=1&page=1');
  expect(body).toMatchObject({ start: 1, limit: 1, length: 1, total: 2, users: [{ email: 'john@acme.example' }] });
  expect((await ask('per_page=100&page=9')).status).toBe(200);
  expect((await ask('per_page=100&page=10')).body).toMatchObject({ statusCode: 400, errorCode: 'invalid_paging' });
  expect((await ask('search_engine=v3')).body).toHaveLength(4);
  expect((await ask('search_engine=v2')).status).toBe(501);
  expect((await api('GET', '/organizations?per_page=50&page=20')).body.message).toBe(
    'Requesting page 20 exceeds the allowed maximum of 1000 records. To fetch results beyond 1000, use the checkpoint pagination method.',
  );
});
