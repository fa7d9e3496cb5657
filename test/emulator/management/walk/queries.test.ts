import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Operation, Parameter } from '../../../../emulator/management/engine/openapi.ts';
import { NOT_EMULATED, UNBUILT_PARAMETERS } from '../../../../emulator/management/unknown.ts';
import { TestTenant } from '../../authentication/harness.ts';
import { type Api, apiOf, tokenOf } from '../engine/api.ts';
import { operations } from './described.ts';
import { sample } from './samples.ts';
import { buildWorld, type World } from './world.ts';

/** What the emulator says that it does not have, and why. */
const REFUSED: { [parameter: string]: string } = {
  'GET /clients?q': 'two queries are documented, and q0 is neither',
  'GET /custom-domains?q': 'of the documented queries q0 is none',
  'GET /flows?synchronous': 'which flows are is not documented',
  'GET /users?search_engine': 'v1, of the enumeration the first, is retired',
  'GET /users?primary_order': 'not documented',
};

const queries = operations
  .filter(({ method, path }) => method === 'GET' && NOT_EMULATED[`GET ${path}`] === undefined)
  .flatMap((operation) => inQuery(operation).map((parameter) => ({ operation, parameter })));

let tenant: TestTenant;
let api: Api;
let world: World;

beforeAll(async () => {
  tenant = await TestTenant.start();
  api = apiOf(tenant, await tokenOf(tenant));
  world = await buildWorld(api);
});
afterAll(() => tenant.stop());

function inQuery({ parameters }: Operation): Parameter[] {
  return parameters.filter((parameter) => parameter.in === 'query');
}

/** Reads with these parameters, and those that the endpoint requires. */
function read(operation: Operation, asked: { [name: string]: unknown }) {
  const ids = world.ids(operation.path);
  let index = 0;
  const path = operation.path.replaceAll(/\{[^}]+\}/g, () => encodeURIComponent(ids[index++] ?? 'missing'));
  const required = inQuery(operation).filter((parameter) => parameter.required);
  const needed = Object.fromEntries(required.map((parameter) => [parameter.name, sampleOf(parameter)]));
  return api('GET', `${path}?${new URLSearchParams({ ...needed, ...asked } as { [name: string]: string })}`);
}

function sampleOf({ name, schema = {} }: Parameter): string {
  const givens = { ...world.givens, role_id: world.givens.role };
  return String(sample(schema, { alternative: 0, value: 0 }, givens, name));
}

/** The rows of a list, in whatever envelope; undefined for what is no list. */
function rowsOf(json: unknown): { [field: string]: unknown }[] | undefined {
  if (Array.isArray(json)) return json;
  if (typeof json !== 'object' || json === null) return undefined;
  const lists = Object.values(json).filter((value) => Array.isArray(value));
  return lists.length === 1 ? lists[0] : undefined;
}

test('every parameter that Auth0 describes is answered, or refused by name', async () => {
  const refused: string[] = [];
  for (const { operation, parameter } of queries) {
    const answer = await read(operation, { [parameter.name]: sampleOf(parameter) });
    expect(answer.status, `${operation.path}?${parameter.name}: ${answer.text}`).toBeLessThanOrEqual(501);
    if (answer.status >= 500) refused.push(`GET ${operation.path}?${parameter.name}`);
  }
  expect(refused.sort()).toEqual(Object.keys(REFUSED).sort());
});

test('no parameter is unknown to the code', () => {
  const folder = join(import.meta.dirname, '../../../../emulator/management');
  const sources = ['engine', 'kinds'].flatMap((room) =>
    readdirSync(join(folder, room))
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(folder, room, name), 'utf8')),
  );
  const text = `${sources.join('\n')} ${JSON.stringify(UNBUILT_PARAMETERS)}`;
  const names = new Set(queries.map(({ parameter }) => parameter.name));
  // Nobody is ever blocked, so that it does not matter which blocks are asked for.
  const irrelevant = ['identifier', 'consider_brute_force_enablement'];
  const unknown = [...names].filter((name) => !new RegExp(`\\b${name}\\b`).test(text) && !irrelevant.includes(name));
  expect(unknown).toEqual([]);
});

test('a value that a parameter cannot have is refused, never ignored', async () => {
  for (const { operation, parameter } of queries) {
    const { maximum, type } = parameter.schema ?? {};
    if (type !== 'integer' && type !== 'boolean') continue;
    for (const value of ['maybe', ...(maximum === undefined ? [] : [String(maximum + 1)])]) {
      const answer = await read(operation, { [parameter.name]: value });
      const text = `${operation.path}?${parameter.name}=${value}: ${answer.text}`;
      expect(answer.status, text).toBe(400);
      expect(answer.json.errorCode, text).toMatch(/^invalid_(query_string|uri)$/);
    }
  }
});

test.each(['per_page', 'take'])('%s=1 is at most one row, of every list', async (name) => {
  let full = 0;
  for (const { operation, parameter } of queries.filter((query) => query.parameter.name === name)) {
    const rows = rowsOf((await read(operation, { [parameter.name]: 1 })).json);
    if (rows === undefined) continue;
    expect(rows.length, operation.path).toBeLessThanOrEqual(1);
    full += rows.length;
  }
  expect(full).toBeGreaterThan(5);
});

test('fields shows what it names, and with include_fields=false all the rest', async () => {
  let compared = 0;
  for (const { operation } of queries.filter(({ parameter }) => parameter.name === 'fields')) {
    const whole = rowsOf((await read(operation, {})).json)?.at(-1);
    const field = Object.keys(whole ?? {}).find((name) => /^(name|email|strategy)$/.test(name));
    if (!whole || field === undefined || operation.path.startsWith('/logs')) continue;
    const [only] = rowsOf((await read(operation, { fields: field, include_fields: true })).json) ?? [];
    expect(Object.keys(only ?? {}), operation.path).toContain(field);
    expect(Object.keys(only ?? {}).length, operation.path).toBeLessThan(Object.keys(whole).length);
    const [rest] = rowsOf((await read(operation, { fields: field, include_fields: false })).json) ?? [];
    expect(Object.keys(rest ?? {}), operation.path).not.toContain(field);
    compared += 1;
  }
  expect(compared).toBeGreaterThan(3);
});

test('include_totals puts the rows into an envelope with where they begin', async () => {
  let compared = 0;
  for (const { operation } of queries.filter(({ parameter }) => parameter.name === 'include_totals')) {
    const { status, json } = await read(operation, { include_totals: true });
    const hasPages = inQuery(operation).some(({ name }) => name === 'page');
    if (status !== 200 || !hasPages) continue;
    expect(Array.isArray(json), operation.path).toBe(false);
    expect(json, operation.path).toMatchObject({ start: 0, limit: expect.any(Number) });
    compared += 1;
  }
  expect(compared).toBeGreaterThan(10);
});

test('a list of several rows is whole when it is read by pages of one', async () => {
  // Logs go on from the id of an event: logs.test.ts.
  const paged = queries.filter(
    ({ parameter, operation }) => parameter.name === 'take' && !/[{]|^\/logs/.test(operation.path),
  );
  let compared = 0;
  for (const { operation } of paged) {
    const whole = rowsOf((await read(operation, { take: 50 })).json) ?? [];
    const found: unknown[] = [];
    let from: string | undefined;
    do {
      const { json } = await read(operation, { take: 1, ...(from !== undefined && { from }) });
      found.push(...(rowsOf(json) ?? []));
      from = json.next;
    } while (from !== undefined && found.length <= whole.length);
    expect(found, operation.path).toEqual(whole);
    if (whole.length > 1) compared += 1;
  }
  expect(compared).toBeGreaterThan(2);
});
