import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evidenceKey, readEvidence } from '../../../actions/lib/evidence.ts';
import { readCsv } from '../../../scripts/invitations/csv.ts';
import { addressProblem, type Defaults, readPeople } from '../../../scripts/invitations/people.ts';
import { evidenceOf, promisedIn } from '../../../scripts/tenants/evidence.ts';

const NOTHING: Defaults = { organization: '', roles: [], application: '', connection: '', inviter: '' };
const read = (name: string, text: string, defaults = NOTHING) => readPeople(name, Buffer.from(text), defaults);
const fieldsOf = (text: string) => readCsv(text).records.map(({ fields }) => fields);

test.each([
  ['commas', 'a,b\n1,2\n'],
  ['semicolons, as spreadsheets of half of Europe write', 'a;b\n1;2\n'],
  ['tabs', 'a\tb\n1\t2'],
  ['CRLF', 'a,b\r\n1,2\r\n'],
  ['CR', 'a,b\r1,2'],
  ['a byte order mark', '\uFEFFa,b\n1,2\n'],
  ['quotes', '"a","b"\n"1","2"'],
  ['the separator named by Excel', 'sep=;\r\na;b\r\n1;2\r\n'],
  ['blank lines', '\na,b\n\n,\n1,2\n\n'],
])('CSV with %s', (_, text) => {
  expect(fieldsOf(text)).toEqual([
    ['a', 'b'],
    ['1', '2'],
  ]);
});

test('a quoted cell keeps separators, quotes and line breaks, and lines are counted through it', () => {
  const { records, problems } = readCsv('a,b\n"x,\r\ny","say ""hi"""\nlast,1\n');
  expect(problems).toEqual([]);
  expect(records).toEqual([
    { line: 1, fields: ['a', 'b'] },
    { line: 2, fields: ['x,\r\ny', 'say "hi"'] },
    { line: 4, fields: ['last', '1'] },
  ]);
});

test.each([
  ['a,b\n"open,2\n3,4\n', 2, 'a quoted field never ends'],
  ['a,b\nx"y,2\n', 2, 'a quote stands inside a field that does not begin with one'],
  ['a,b\n1,2\n"x"y,2\n', 3, 'a closing quote must be followed by the next field'],
])('a broken quote is a problem with its line: %j', (text, line, message) => {
  expect(readCsv(text).problems).toEqual([{ line, message }]);
});

test('whatever is written as CSV is read again', () => {
  const cell = fc
    .string({ unit: fc.constantFrom('a', 'é', '"', ',', ';', '\t', '\n', '\r\n', ' ') })
    .map((text) => text.trim());
  const row = fc.array(cell, { minLength: 2, maxLength: 2 }).filter((cells) => cells.some((text) => text !== ''));
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), fc.constantFrom(',', ';', '\t'), (rows, separator) => {
      const all = [['email', 'role'], ...rows];
      const quoted = all.map((cells) => cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(separator));
      expect(readCsv(quoted.join('\r\n'))).toMatchObject({ problems: [] });
      expect(fieldsOf(quoted.join('\r\n'))).toEqual(all);
    }),
  );
});

test('columns have synonyms, cells have defaults, and roles are several', () => {
  const text = 'E-Mail,Org,Role\nada@acme.example,acme,"admin, editor"\nbob@acme.example,,\n';
  const { people, problems } = read('people.csv', text, {
    ...NOTHING,
    organization: 'globex',
    roles: ['viewer'],
  });
  expect(problems).toEqual([]);
  expect(people.map(({ line, organization, roles }) => [line, organization, roles])).toEqual([
    [2, 'acme', ['admin', 'editor']],
    [3, 'globex', ['viewer']],
  ]);
});

test('JSON Lines', () => {
  const text =
    '{"email":"ada@acme.example","organization":"acme","roles":["admin","editor"]}\n\n[1]\n{"emial":"x"}\n{"email":7}\n';
  const { people, problems } = read('people.jsonl', text, { ...NOTHING, organization: 'acme' });
  expect(people[0]).toMatchObject({ line: 1, roles: ['admin', 'editor'] });
  expect(problems.slice(0, 3).map(({ line, message }) => [line, message])).toEqual([
    [3, 'this is not a JSON object'],
    [4, 'there is no column "emial" – did you mean "email"?'],
    [5, '"email" must be text'],
  ]);
});

test.each([
  ['nothing', '', 1, 'the file is empty'],
  ['nobody', 'email,role\n\n', 1, 'nobody stands below the first line'],
  ['no column of addresses', 'name,role\nx,y\n', 1, 'there is no column "name"'],
  ['a column twice', 'email,mail\na@b.example,c@d.example\n', 1, 'the column "email" stands twice'],
  ['a field too many', 'email,organization\na@b.example,acme,x\n', 2, '3 fields, and the first line names 2'],
  ['no organization', 'email\na@b.example\n', 2, 'no organization is named'],
  [
    'an address twice',
    'email,organization\na@b.example,acme\nA@B.example,acme\n',
    3,
    'A@B.example stands in line 2 already',
  ],
])('a file with %s', (_, text, line, message) => {
  expect(read('people.csv', text).problems).toContainEqual(expect.objectContaining({ line, message }));
});

test.each([
  ['Windows-1252', Buffer.from('email,organization\nada@acme.example,acme\njörg@acme.example,acme\n', 'latin1'), 3],
  ['UTF-16', Buffer.from('\uFEFFemail,organization\njörg@acme.example,acme\n', 'utf16le'), 1],
  ['a workbook', Buffer.from('PK\u0003\u0004\u0000\u0000'), 1],
])('a file in %s is refused: a replaced character is another address', (_, bytes, line) => {
  const { people, problems } = readPeople('people.csv', bytes, NOTHING);
  expect(people).toEqual([]);
  expect(problems).toEqual([
    { line, message: expect.any(String), fix: 'Save it as UTF-8; in Excel: Save As, CSV UTF-8' },
  ]);
});

test.each(['ada@acme.example', "o'hara+b2b@sub.acme.co", 'jörg@müller.example'])('%s is a mail address', (email) => {
  expect(addressProblem(email)).toBeUndefined();
});

test.each([
  'ada',
  '@acme.example',
  'ada@',
  'ada@acme',
  'a b@acme.example',
  'a..b@acme.example',
  'ada@-acme.example',
  'Ada <ada@acme.example>',
  `${'a'.repeat(65)}@acme.example`,
  'ada@acme..example',
])('%s is none', (email) => {
  expect(addressProblem(email)).toBeTruthy();
});

test('the evidence that an invitation leaves is the one that the Action reads', () => {
  const roles = ['admin', 'editor'];
  const metadata = { other: 1, ...evidenceOf('org_1', roles) };
  expect(Object.keys(evidenceOf('org_1', roles))).toEqual([evidenceKey('org_1')]);
  expect(readEvidence(metadata, 'org_1')).toEqual(roles);
  expect(promisedIn(metadata, 'org_1')).toEqual(roles);
  expect(promisedIn(metadata, 'org_2')).toBeUndefined();
  expect(evidenceOf('org_1', [])).toEqual({});
});
