import fc from 'fast-check';
import { facts, type Operation, type Schema } from '../../../emulator/management/engine/openapi.ts';
import { resolve } from '../../../emulator/management/engine/validate.ts';

/** A request to the Management API, good or bad. */
export interface FuzzRequest {
  method: string;
  path: string;
  contentType: string;
  body: string | Buffer | undefined;
}

/** Values that have broken servers: wrong types, prototypes, huge and tiny numbers, odd texts. */
const hostile = fc.constantFrom<unknown>(
  null,
  true,
  -1,
  0,
  1.5,
  1e308,
  Number.MAX_SAFE_INTEGER,
  '',
  ' ',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  '%00',
  '\u0000',
  '\ud800',
  '{{7*7}}',
  '<script>alert(1)</script>',
  "' OR 1=1 --",
  'x'.repeat(5000),
  [],
  {},
  [[[[[[]]]]]],
  [null],
  { __proto__: { polluted: true } },
  { constructor: { prototype: { polluted: true } } },
);

const contentTypes = fc.oneof(
  { weight: 8, arbitrary: fc.constant('application/json') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'application/json; charset=utf-8',
      'application/json; charset=utf-16',
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'nonsense',
    ),
  },
);

const oddSegment = fc.constantFrom(
  'x',
  '%20',
  '%E0%A4%A',
  '..',
  '%2F',
  '__proto__',
  'org_0000000000000000',
  '%00',
  '-1',
  '%C3%BC',
  '',
);

/** Values of a schema, mostly valid, with something hostile in between. */
function generated(schema: Schema, depth = 0): fc.Arbitrary<unknown> {
  if (depth > 6) return hostile;
  const resolved = resolve(schema);
  const choices = resolved.oneOf ?? resolved.anyOf;
  const plain = choices ? fc.oneof(...choices.map((choice) => generated(choice, depth + 1))) : typed(resolved, depth);
  return fc.oneof({ weight: 12, arbitrary: plain }, { weight: 1, arbitrary: hostile });
}

function typed(schema: Schema, depth: number): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom<unknown>(...schema.enum);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case 'string':
      return fc.oneof(
        fc.string({ maxLength: 30 }),
        fc.constantFrom('a', 'https://a.example/', 'a@b.example', '#aabbcc'),
      );
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -5, max: Math.max(schema.minimum ?? 0, schema.maximum ?? 1000) });
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(schema.items ? generated(schema.items, depth + 1) : hostile, { maxLength: 3 });
    default:
      return objectOf(schema, depth);
  }
}

function objectOf({ properties = {}, required = [] }: Schema, depth: number): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [
      name,
      fc.constant(undefined).chain(() => generated(schema, depth + 1)),
    ]),
  );
  const some = fc.record(fields, { requiredKeys: required.filter((name) => name in fields) });
  const few = some.map((row) => {
    const names = Object.keys(row).filter((name, index) => required.includes(name) || index % 7 < 3);
    return Object.fromEntries(names.map((name) => [name, (row as { [name: string]: unknown })[name]]));
  });
  return fc.oneof(
    { weight: 6, arbitrary: few },
    { weight: 1, arbitrary: few.map((row) => ({ ...row, unknown_field: 1 })) },
  );
}

const DEEP = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
const NOT_UTF_8 = Buffer.from([0x7b, 0x22, 0x6e, 0x61, 0x6d, 0x65, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0xc0, 0x22, 0x7d]);

function bodyOf(operation: Operation): fc.Arbitrary<FuzzRequest['body']> {
  if (!operation.body) return fc.constantFrom(undefined, '', '{}', '[1]', 'null');
  return fc.oneof(
    { weight: 12, arbitrary: generated(operation.body).map((value) => JSON.stringify(value)) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(undefined, '', '{', '[', '"x"', '{"a":1,}', '{"__proto__":{"x":1}}', '[]'.repeat(50)),
    },
    { weight: 1, arbitrary: fc.constantFrom(DEEP, NOT_UTF_8) },
  );
}

function queryOf({ parameters }: Operation): fc.Arbitrary<string> {
  const names = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
  const value = fc.constantFrom(
    '0',
    '1',
    '50',
    '-1',
    '101',
    '1e9',
    'true',
    'x',
    '',
    '%00',
    'name:1',
    '__proto__',
    '[]',
  );
  const pair = fc.tuple(fc.constantFrom(...names, 'unknown', 'page', 'per_page'), value);
  return fc.array(pair, { maxLength: 3 }).map((pairs) => pairs.map(([name, text]) => `${name}=${text}`).join('&'));
}

/** Requests to the described endpoints. `known` are ids that exist; it may grow while the requests are sent. */
export function requests(known: readonly string[]): fc.Arbitrary<FuzzRequest> {
  const exists = fc.nat().map((n) => known[n % Math.max(1, known.length)] ?? 'x');
  const id = fc.oneof({ weight: 3, arbitrary: exists }, { weight: 1, arbitrary: oddSegment });
  return fc.constantFrom(...facts().operations).chain((operation) => {
    const segments = operation.path.split('/').map((part) => (part.startsWith('{') ? id : fc.constant(part)));
    return fc
      .tuple(fc.tuple(...segments), queryOf(operation), bodyOf(operation), contentTypes)
      .map(([parts, query, body, contentType]) => ({
        method: operation.method,
        path: `/api/v2${parts.join('/')}${query ? `?${query}` : ''}`,
        contentType,
        body: operation.method === 'GET' ? undefined : body,
      }));
  });
}
