import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestTenant } from '../../authentication/harness.ts';
import { type Api, apiOf, tokenOf } from './api.ts';

let tenant: TestTenant;
let token: string;
let api: Api;

beforeAll(async () => {
  tenant = await TestTenant.start();
  token = await tokenOf(tenant);
  api = apiOf(tenant, token);
});
afterAll(() => tenant.stop());

const refused = async (method: string, path: string, json?: unknown) => {
  const answer = await api(method, path, json);
  expect(answer.status, answer.text).toBe(400);
  expect(answer.json).toMatchObject({ statusCode: 400, error: 'Bad Request' });
  return answer.json as { message: string; errorCode: string };
};

test.each([
  ['a missing property', {}, "'Missing required property: name'"],
  ['a wrong type', { name: 1 }, "'Expected type string but found type integer' on property name"],
  ['null', { name: null }, "'Expected type string but found type null' on property name"],
  ['an empty text', { name: '' }, "'String is too short (0 chars), minimum 1' on property name"],
  ['an unknown property', { name: 'a', colour: 1 }, "'Additional properties not allowed: colour'"],
])('a body with %s', async (_, body, text) => {
  const { message, errorCode } = await refused('POST', '/organizations', body);
  expect(message).toContain('Payload validation error: ');
  expect(message).toContain(text);
  expect(errorCode).toBe('invalid_body');
  expect((await api('GET', '/organizations')).json).toEqual([]);
});

// Every kind of rule that Auth0's description has, in the words of the recorded ones.
test.each([
  ['an enumeration', '/clients', { name: 'a', app_type: 'x' }, "'No enum match for: x' on property app_type"],
  [
    'a pattern',
    '/jobs/users-exports',
    { connection_id: 'x' },
    'String does not match pattern ^con_[A-Za-z0-9]{16}$: x',
  ],
  [
    'a format',
    '/users',
    { connection: 'a', email: 'x' },
    "'Object didn't pass validation for format email: x' on property email",
  ],
  ['the longest text', '/organizations', { name: 'a'.repeat(51) }, 'String is too long (51 chars), maximum 50'],
  [
    'the fewest items',
    '/organizations/org_1111111111111111/invitations',
    { roles: [] },
    'Array is too short (0), minimum 1',
  ],
  ['the smallest number', '/tickets/password-change', { ttl_sec: -1 }, 'Value -1 is less than minimum 0'],
  [
    'the fewest properties',
    '/experimentation/feature-flags',
    { name: 'abc', parameters: {} },
    'Too few properties defined (0), minimum 1',
  ],
  ['alternatives', '/log-streams', { type: 'http' }, "Data does not match any schemas from 'oneOf'"],
  ['an item of a list', '/clients', { name: 'a', callbacks: [5] }, 'on property callbacks[0]'],
])('a body that breaks %s', async (_, path, body, text) => {
  const { message, errorCode } = await refused('POST', path, body);
  expect(message).toMatch(/^Payload validation error: '/);
  expect(message).toContain(text);
  expect(errorCode).toBe('invalid_body');
});

test('all problems of a body are told at once, nested ones by their path', async () => {
  const branding = { colors: { primary: 'red' } };
  const { message } = await refused('POST', '/organizations', { display_name: 5, branding });
  expect(message).toContain('Missing required property: name');
  expect(message).toContain('on property display_name');
  expect(message).toContain('on property branding.colors.primary');
});

test.each([
  ['per_page=abc', 'per_page'],
  ['per_page=101', 'Value 101 is greater than maximum 100'],
  ['page=-1', 'Value -1 is less than minimum 0'],
  ['include_totals=maybe', 'include_totals'],
])('the query ?%s', async (query, text) => {
  const { message, errorCode } = await refused('GET', `/roles?${query}`);
  expect(message).toMatch(/^Query validation error: /);
  expect(message).toContain(text);
  expect(errorCode).toBe('invalid_query_string');
});

test('a path with an id that cannot be one', async () => {
  const { message, errorCode } = await refused('GET', '/actions/triggers/lunch/bindings');
  expect(message).toBe("Path validation error: 'No enum match for: lunch' on property triggerId.");
  expect(errorCode).toBe('invalid_uri');
  expect((await refused('GET', '/roles/%E0%A4%A')).errorCode).toBe('invalid_uri');
});

test('an id that is unknown, and a path that is', async () => {
  const unknown = await api('GET', '/clients/nobody');
  expect(unknown.status).toBe(404);
  expect(unknown.json).toMatchObject({ statusCode: 404, error: 'Not Found', errorCode: 'inexistent_client' });
  expect((await api('GET', '/nonsense')).json).toMatchObject({ statusCode: 501, errorCode: 'not_emulated' });
});

function raw(text: string) {
  return tenant.send('POST', '/api/v2/roles', { text, headers: { authorization: `Bearer ${token}` } });
}

test('a body that is not JSON', async () => {
  const { status, json } = await raw('{"name": ');
  expect(status).toBe(400);
  expect(json).toEqual({
    statusCode: 400,
    error: 'Bad Request',
    message: 'Invalid request payload JSON format',
  });
});

test.each(['[]', '"text"', '5', 'null'])('a body that is %s', async (body) => {
  expect((await raw(body)).status).toBe(400);
});

test('a body that reaches for prototypes changes none', async () => {
  const { status } = await raw('{"name": "a", "__proto__": {"polluted": true}, "constructor": {}}');
  expect(status).toBe(400);
  const nested = await api('POST', '/organizations', JSON.parse('{"name":"a","metadata":{"__proto__":"x"}}'));
  expect(nested.status).toBeLessThan(500);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  expect((await api('GET', '/roles/__proto__')).status).toBe(404);
  expect((await api('GET', '/roles/constructor')).status).toBe(404);
});

test('a body of more than a megabyte, and one that is nested too deep', async () => {
  const large = await raw(JSON.stringify({ name: 'a'.repeat(1_100_000) }));
  expect(large.status).toBe(413);
  expect(large.json).toMatchObject({ statusCode: 413, error: 'Request Entity Too Large' });
  const deep = await raw(`{"name": ${'['.repeat(50_000)}${']'.repeat(50_000)}}`);
  expect(deep.json).toMatchObject({ statusCode: 400, message: 'Invalid request payload JSON format' });
  expect((await api('GET', '/roles')).json).toEqual([]);
});
