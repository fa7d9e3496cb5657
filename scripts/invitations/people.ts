import { decode } from '../config/encoding.ts';
import { didYouMean } from '../config/nearest.ts';
import { readCsv } from './csv.ts';

/** Who is to be invited, as a line of a file or the command line says it. All by name. */
export interface Person {
  /** Of the file, from 1; 0 for somebody named on the command line. */
  line: number;
  email: string;
  organization: string;
  roles: string[];
  /** Name of the application that the invitee ends in; '' for the only one there is. */
  application: string;
  /** Name of a connection that the invitee must use; '' for any. */
  connection: string;
  /** Who invites, as the mail names them. */
  inviter: string;
}

/** What the command line says for all who do not say otherwise. */
export type Defaults = Omit<Person, 'line' | 'email'>;

/** What is wrong in a line of the file. */
export interface LineProblem {
  line: number;
  message: string;
  fix: string;
}

export interface People {
  people: Person[];
  problems: LineProblem[];
}

const COLUMNS = ['email', 'organization', 'roles', 'application', 'connection', 'inviter'] as const;
type Column = (typeof COLUMNS)[number];
const SYNONYMS: { [name: string]: Column } = {
  role: 'roles',
  org: 'organization',
  mail: 'email',
  e_mail: 'email',
  email_address: 'email',
  client: 'application',
  app: 'application',
};
type Cells = { [column in Column]?: string | string[] };

/**
 * Reads a file of people: JSON Lines where its name ends in .jsonl, .ndjson or .json, CSV otherwise. What is not UTF-8 is
 * refused: with a character replaced, the invitation would go to another address.
 */
export function readPeople(name: string, bytes: Uint8Array, defaults: Defaults): People {
  const { text, ...undecoded } = decode(bytes);
  if (text === undefined) return { people: [], problems: [unreadable(undecoded)] };
  const read = /\.(jsonl|ndjson|json)$/i.test(name) ? readJsonLines(text) : readTable(text);
  const people = read.rows.map(({ line, cells }) => personOf(line, cells, defaults));
  return { people, problems: [...read.problems, ...people.flatMap(incompleteness), ...duplicates(people)] };
}

function unreadable({ line = 1, message = '' }: { line?: number; message?: string }): LineProblem {
  return { line, message, fix: 'Save it as UTF-8; in Excel: Save As, CSV UTF-8' };
}

interface Rows {
  rows: { line: number; cells: Cells }[];
  problems: LineProblem[];
}

function readTable(text: string): Rows {
  const { records, problems: broken } = readCsv(text);
  const problems: LineProblem[] = broken.map(({ line, message }) => ({
    line,
    message,
    fix: 'Quote the whole field, and write a quote inside of it twice: "Ada ""the"" Countess"',
  }));
  const [head, ...rest] = records;
  if (!head)
    return {
      rows: [],
      problems: [{ line: 1, message: 'the file is empty', fix: 'Begin with: email,organization,roles' }],
    };
  const columns = head.fields.map((field) => columnOf(field));
  for (const [index, column] of columns.entries()) {
    if (!column) problems.push(unknownColumn(head.line, head.fields[index] ?? ''));
    else if (columns.indexOf(column) !== index) {
      problems.push({ line: head.line, message: `the column "${column}" stands twice`, fix: 'Keep one of them' });
    }
  }
  if (!columns.includes('email')) {
    const fix = 'Name the columns in the first line: email,organization,roles';
    problems.push({ line: head.line, message: 'no column is called "email"', fix });
  }
  if (rest.length === 0) {
    problems.push({ line: head.line, message: 'nobody stands below the first line', fix: 'Write one person a line' });
  }
  const rows = rest.map(({ line, fields }) => {
    if (fields.length > columns.length) {
      const message = `${fields.length} fields, and the first line names ${columns.length}`;
      problems.push({ line, message, fix: 'Quote a field that holds the separator' });
    }
    const cells: Cells = {};
    for (const [index, column] of columns.entries()) if (column && fields[index]) cells[column] = fields[index];
    return { line, cells };
  });
  // Without a readable first line every row would be wrong for the same reason.
  return problems.some(({ line }) => line === head.line) ? { rows: [], problems } : { rows, problems };
}

function columnOf(name: string): Column | undefined {
  const plain = name
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
  return COLUMNS.find((column) => column === plain) ?? SYNONYMS[plain];
}

function unknownColumn(line: number, name: string): LineProblem {
  const message = `there is no column "${name}"${didYouMean(name.toLowerCase(), COLUMNS)}`;
  return { line, message, fix: `Use: ${COLUMNS.join(', ')}` };
}

function readJsonLines(text: string): Rows {
  const rows: Rows['rows'] = [];
  const problems: LineProblem[] = [];
  for (const [index, source] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    const line = index + 1;
    if (source.trim() === '') continue;
    const value = parse(source);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      const fix = 'Write one object a line: {"email":"ada@acme.example","roles":["admin"]}';
      problems.push({ line, message: 'this is not a JSON object', fix });
      continue;
    }
    const cells: Cells = {};
    for (const [name, field] of Object.entries(value)) {
      const column = columnOf(name);
      const isText = typeof field === 'string';
      const isList = Array.isArray(field) && field.every((item) => typeof item === 'string');
      if (!column) problems.push(unknownColumn(line, name));
      else if (isText || (isList && column === 'roles')) cells[column] = field as string | string[];
      else problems.push({ line, message: `"${name}" must be text`, fix: 'Write "name": "text"; roles may be a list' });
    }
    rows.push({ line, cells });
  }
  return { rows, problems };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function personOf(line: number, cells: Cells, defaults: Defaults): Person {
  const text = (column: Exclude<Column, 'roles'>) => {
    const value = cells[column];
    return typeof value === 'string' ? value.trim() : '';
  };
  return {
    line,
    email: text('email'),
    organization: text('organization') || defaults.organization,
    roles: cells.roles === undefined ? defaults.roles : rolesIn(cells.roles),
    application: text('application') || defaults.application,
    connection: text('connection') || defaults.connection,
    inviter: text('inviter') || defaults.inviter,
  };
}

/** `admin, editor`, with `,`, `;` or `|` between the names. */
export function rolesIn(cell: string | readonly string[]): string[] {
  const names = typeof cell === 'string' ? cell.split(/[,;|]/) : cell;
  return [...new Set(names.map((name) => name.trim()).filter((name) => name !== ''))];
}

/** Local part of at most 64 characters, at most 254 in all: RFC 5321 section 4.5.3.1, with its erratum 1690. */
export function addressProblem(email: string): string | undefined {
  const at = email.lastIndexOf('@');
  const [local, domain] = [email.slice(0, at), email.slice(at + 1)];
  if (at < 1 || domain === '') return `"${email}" is not a mail address`;
  if (/[\s<>()[\]\\,;:"@]/.test(local) || local.startsWith('.') || local.endsWith('.') || local.includes('..')) {
    return `"${email}" is not a mail address`;
  }
  const labels = domain.split('.');
  const isHost =
    labels.length > 1 && labels.every((label) => /^[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?$/u.test(label));
  if (!isHost) return `"${email}" is not a mail address: "${domain}" is not a host`;
  return email.length > 254 || local.length > 64
    ? `"${email.slice(0, 40)}…" is too long for a mail address`
    : undefined;
}

/** 1 to 300 characters: OpenAPI CreateOrganizationInvitationRequestContent, 2026-06-25. */
const LONGEST_INVITER = 300;
/** docs-v2 main/docs/manage-users/organizations/configure-organizations/send-membership-invitations.mdx, 2026-08. */
const MOST_ROLES = 50;

/** What is wrong with one person without asking the tenant. */
export function incompleteness({ line, email, organization, roles, inviter }: Person): LineProblem[] {
  const problems: LineProblem[] = [];
  const address = email === '' ? 'there is no mail address' : addressProblem(email);
  if (address) problems.push({ line, message: address, fix: 'Write it as name@example.com' });
  if (organization === '') {
    problems.push({
      line,
      message: 'no organization is named',
      fix: 'Add a column "organization", or --organization NAME',
    });
  }
  if (inviter.length > LONGEST_INVITER) {
    problems.push({
      line,
      message: `the inviter has ${inviter.length} characters`,
      fix: `Use at most ${LONGEST_INVITER}`,
    });
  }
  if (roles.length > MOST_ROLES) {
    problems.push({ line, message: `${roles.length} roles`, fix: `Auth0 gives a member at most ${MOST_ROLES}` });
  }
  return problems;
}

function duplicates(people: readonly Person[]): LineProblem[] {
  const first = new Map<string, number>();
  return people.flatMap(({ line, email, organization }) => {
    const key = `${organization.toLowerCase()} ${email.toLowerCase()}`;
    const known = first.get(key);
    if (known === undefined) {
      first.set(key, line);
      return [];
    }
    return [{ line, message: `${email} stands in line ${known} already`, fix: 'Keep one of the two lines' }];
  });
}
