import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { systemErrorCode, UserError } from '../errors.ts';
import { Journal } from '../invitations/journal.ts';
import {
  type Defaults,
  incompleteness,
  type LineProblem,
  type People,
  type Person,
  readPeople,
  rolesIn,
} from '../invitations/people.ts';
import { type ResultRow, writeResult } from '../invitations/result.ts';
import { type Memory, type Outcome, sendAll, type Terms } from '../invitations/send.ts';
import { keyOf, type Order, type Skipped, type Survey, survey } from '../invitations/survey.ts';
import { probeLink, probeLoginRoute } from '../journey/probe.ts';
import { connect, type Management, tenantError } from '../tenants/management.ts';
import type { Arguments, Command, Context } from './command.ts';
import { confirm } from './confirm.ts';
import { count, many, Progress } from './progress.ts';
import { SUBJECT_HELP, SUBJECT_OPTIONS, type Subject, subjectOf } from './tenant-of.ts';

export const INVITE_SCOPES = [
  'create:organization_invitations',
  'read:organization_invitations',
  'read:organizations',
  'read:organization_connections',
  'read:clients',
  'read:roles',
  'read:users',
  'read:tenant_settings',
  'read:custom_domains',
];

export const invite: Command = {
  usage: 'ENV (--organization NAME --email ADDRESS --role NAME | --file people.csv)',
  summary: 'invite one person or a file of people, each at most once, whatever happens on the way',
  help: [
    ...SUBJECT_HELP,
    ['--email ADDRESS', 'invite this person'],
    [
      '--file FILE',
      'invite all of a CSV file (email, organization, roles, application, connection, inviter) or JSON Lines',
    ],
    ['--organization NAME', 'for those whose line names none'],
    ['--role NAMES', 'for those whose line names none; several with commas'],
    ['--application NAME', 'the application that they end in; needed where several let organizations in'],
    ['--connection NAME', 'the connection that they must use'],
    ['--inviter NAME', 'who invites, as the mail names them (the name of the organization)'],
    ['--days N', 'how long the invitation is valid, 1 to 30 (7)'],
    ['--no-mail', 'create the invitations and let Auth0 send no mail'],
    ['--dry-run', 'check everything, send nothing'],
    ['--yes', 'do not ask before sending'],
    ['--no-probe', 'do not ask the login route of the application whether it keeps the parameters'],
    ['--journal FILE', 'what remembers who was invited (FILE.journal beside the file)'],
    ['--result FILE', 'what became of every line (FILE.result.csv beside the file)'],
    ['scopes', INVITE_SCOPES.join(' ')],
  ],
  options: {
    ...SUBJECT_OPTIONS,
    email: { type: 'string' },
    file: { type: 'string' },
    organization: { type: 'string' },
    role: { type: 'string' },
    application: { type: 'string' },
    connection: { type: 'string' },
    inviter: { type: 'string' },
    days: { type: 'string' },
    'no-mail': { type: 'boolean' },
    'dry-run': { type: 'boolean' },
    yes: { type: 'boolean' },
    'no-probe': { type: 'boolean' },
    journal: { type: 'string' },
    result: { type: 'string' },
  },
  run: async (input, context) => {
    const { people, problems } = peopleOf(input);
    const terms = termsOf(input);
    if (problems.length > 0) throw wrongLines(nameOf(input), problems);
    const subject = await subjectOf(input, context);
    await inviteAll(subject, people, terms, input, context);
  },
};

function text(input: Arguments, name: string): string {
  const value = input.values[name];
  return typeof value === 'string' ? value.trim() : '';
}

function nameOf(input: Arguments): string {
  return text(input, 'file') || 'the command line';
}

/** @throws UserError USAGE, CONFIG_INVALID for a file that cannot be read */
function peopleOf(input: Arguments): People {
  const defaults: Defaults = {
    organization: text(input, 'organization'),
    roles: rolesIn(text(input, 'role')),
    application: text(input, 'application'),
    connection: text(input, 'connection'),
    inviter: text(input, 'inviter'),
  };
  const [file, email] = [text(input, 'file'), text(input, 'email')];
  if ((file === '') === (email === '')) {
    throw new UserError(
      'USAGE',
      'Name either a person or a file of people',
      'Add --email ADDRESS or --file people.csv',
    );
  }
  if (email !== '') {
    const person: Person = { line: 0, email, ...defaults };
    return { people: [person], problems: incompleteness(person) };
  }
  try {
    return readPeople(file, readFileSync(file), defaults);
  } catch (cause) {
    if (systemErrorCode(cause) === undefined) throw cause;
    const what = `The file ${file} cannot be read: ${systemErrorCode(cause)}`;
    throw new UserError('USAGE', what, 'Name a file with --file', { cause });
  }
}

function termsOf(input: Arguments): Terms {
  const days = text(input, 'days');
  const sendsMail = input.values['no-mail'] !== true;
  if (days === '') return { sendsMail };
  // 2,592,000 seconds at most: OpenAPI CreateOrganizationInvitationRequestContent, 2026-06-25.
  if (!/^\d+$/.test(days) || Number(days) < 1 || Number(days) > 30) {
    throw new UserError('USAGE', `--days cannot be "${days}"`, 'Use a whole number from 1 to 30');
  }
  return { sendsMail, ttl: Number(days) * 86_400 };
}

const MOST_SHOWN = 20;

/** All that is wrong in a file, with its lines. */
function wrongLines(file: string, problems: readonly LineProblem[]): UserError {
  const sorted = problems.toSorted((one, other) => one.line - other.line);
  const place = (line: number) => (line > 0 ? `${file}:${line}  ` : '');
  const shown = sorted
    .slice(0, MOST_SHOWN)
    .map(({ line, message, fix }) => `  ${place(line)}${message}\n    fix: ${fix}`);
  if (sorted.length > MOST_SHOWN) shown.push(`  and ${count(sorted.length - MOST_SHOWN)} more`);
  const what = `${many(problems.length, 'problem')} in ${basename(file)}; nobody was invited`;
  return new UserError('INVITATION_REFUSED', what, 'Mend what is listed above and run it again', {
    details: shown.join('\n'),
  });
}

async function inviteAll(
  subject: Subject,
  people: readonly Person[],
  terms: Terms,
  input: Arguments,
  context: Context,
) {
  const { terminal, signal } = context;
  const isTrial = input.values['dry-run'] === true;
  const api = await connect(subject.access, { signal, readOnly: isTrial });
  const found = await terminal.task('Checked', async (task) => {
    const result = await surveyed(api, people);
    task.done(`${many(people.length, 'person', 'people')}, ${many(organizationsIn(result), 'organization')}`);
    return result;
  });
  if (found.problems.length > 0) throw wrongLines(nameOf(input), found.problems);
  if (input.values['no-probe'] !== true) await probeRoutes(subject, found, context);
  const file = text(input, 'file');
  const journal = file && !isTrial ? Journal.open(text(input, 'journal') || `${file}.journal`, api.domain) : undefined;
  try {
    const memory: Memory = journal ?? { of: () => undefined, note: () => undefined };
    const isKnown = (one: Pick<Skipped, 'organization' | 'person'>) =>
      memory.of(keyOf(one.organization.id, one.person.email)) !== undefined;
    const isSent = (one: Order) => memory.of(keyOf(one.organization.id, one.person.email))?.state === 'sent';
    const waiting = found.orders.filter((order) => !isSent(order));
    const news: News = { orders: waiting, skipped: found.skipped.filter((one) => !isKnown(one)) };
    const before = found.orders.length + found.skipped.length - news.orders.length - news.skipped.length;
    summarize(news, before, terms, context);
    const left = waiting.length;
    if (isTrial) return terminal.line('  This was a trial: nothing was sent');
    const isSure = input.values.yes === true || left === 0;
    await confirm(`Send ${many(left, 'invitation')} on ${api.domain}?`, isSure, signal);
    const result = text(input, 'result') || (file && `${file}.result.csv`);
    await send({ api, found, terms, memory, result }, context);
  } finally {
    journal?.close();
  }
}

async function surveyed(api: Management, people: readonly Person[]): Promise<Survey> {
  try {
    return await survey(api, people);
  } catch (error) {
    throw tenantError(error, api.domain, 'to tell what invitations need');
  }
}

type News = Pick<Survey, 'orders' | 'skipped'>;

function organizationsIn({ orders, skipped }: News): number {
  return new Set([...orders, ...skipped].map(({ organization }) => organization.id)).size;
}

/** An invitation into an application whose login route loses it would be wasted. @throws UserError INVITATION_REFUSED */
async function probeRoutes({ ca }: Subject, { routes, hosts }: Survey, { terminal }: Context): Promise<void> {
  for (const { client, loginUri, organization } of routes) {
    const { findings } = await probeLoginRoute({
      link: probeLink(loginUri, organization),
      hosts,
      clientId: client.client_id,
      callbacks: client.callbacks ?? [],
      allowsNames: true,
      ...(ca && { ca }),
    });
    const wrong = findings.find(({ severity }) => severity === 'wrong');
    if (wrong) {
      const what = `An invitation into "${client.name}" would stay pending: ${wrong.says}`;
      throw new UserError('INVITATION_REFUSED', what, `${wrong.fix}, or add --no-probe`);
    }
    const unseen = findings[0]?.says;
    terminal.outcome(true, 'Login route', unseen ?? `${new URL(loginUri).host} passes invitations on to /authorize`);
  }
}

function summarize({ orders, skipped }: News, before: number, { sendsMail, ttl }: Terms, { terminal }: Context): void {
  terminal.line();
  const groups = Map.groupBy(orders, ({ organization, roles, client }) =>
    [organization.name, roles.map(({ name }) => name).join(', ') || 'no role', client.name].join('\u0000'),
  );
  for (const [group, some] of [...groups].slice(0, MOST_SHOWN)) {
    const [organization = '', roles = '', application = ''] = group.split('\u0000');
    const who = some.length === 1 ? (some[0]?.person.email ?? '') : many(some.length, 'person', 'people');
    terminal.line(`  ${who} to ${organization} as ${roles}, into ${application}`);
  }
  if (groups.size > MOST_SHOWN) terminal.line(`  and ${count(groups.size - MOST_SHOWN)} more groups`);
  for (const [reason, some] of Map.groupBy(skipped, (one) => one.reason)) {
    const names = some.slice(0, 3).map(({ person }) => person.email);
    const more = some.length > 3 ? `, and ${count(some.length - 3)} more` : '';
    terminal.line(`  not invited, ${reason}: ${names.join(', ')}${more}`);
  }
  if (before > 0)
    terminal.line(`  not invited again: ${many(before, 'person', 'people')} whom the journal of this file knows`);
  if (!sendsMail) terminal.line('  Auth0 sends no mail: hand the links out yourself');
  if (ttl) terminal.line(`  valid for ${many(ttl / 86_400, 'day')}`);
  terminal.line();
}

interface Sending {
  api: Management;
  found: Survey;
  terms: Terms;
  memory: Memory;
  /** '' for none. */
  result: string;
}

async function send({ api, found, terms, memory, result }: Sending, { terminal, signal }: Context): Promise<void> {
  const rows = found.skipped.map((skipped) => skippedRow(skipped, memory));
  const failures: Outcome[] = [];
  const orders = found.orders.map((order) => {
    const { person, organization } = order;
    return person.inviter
      ? order
      : { ...order, person: { ...person, inviter: organization.display_name ?? organization.name } };
  });
  try {
    await terminal.task('Invited', async (task) => {
      const progress = new Progress(orders.length);
      let sent = 0;
      await sendAll({
        api,
        orders,
        terms,
        memory,
        signal,
        onOutcome: (outcome) => {
          rows.push(rowOf(outcome));
          if (outcome.status === 'invited') sent += 1;
          if (outcome.status === 'refused' || outcome.status === 'unknown') failures.push(outcome);
          task.update(progress.step());
        },
      });
      task.done(sent > 0 ? many(sent, 'person', 'people') : 'nobody was left to invite');
    });
  } finally {
    if (result) {
      writeResult(result, rows);
      terminal.note(`What became of every line: ${result}`);
    }
  }
  if (failures.length > 0) throw notAll(failures);
}

function rowOf(outcome: Outcome): ResultRow {
  const { person, organization, roles } = outcome.order;
  const known = { line: person.line, email: person.email, organization: organization.name };
  const id = 'id' in outcome ? outcome.id : '';
  const reason = 'reason' in outcome ? outcome.reason : '';
  return { ...known, roles: roles.map(({ name }) => name), status: outcome.status, id, reason };
}

/** Whom an earlier, interrupted run invited is pending now: that is no reason to worry. */
function skippedRow({ person, organization, reason, id = '' }: Skipped, memory: Memory): ResultRow {
  const { line, email, roles } = person;
  const isOurs = memory.of(keyOf(organization.id, email)) !== undefined;
  return {
    line,
    email,
    organization: organization.name,
    roles,
    status: isOurs ? 'invited before' : reason,
    id,
    reason: '',
  };
}

function notAll(failures: readonly Outcome[]): UserError {
  const lines = failures.slice(0, MOST_SHOWN).map((failure) => {
    const { person } = failure.order;
    const reason = 'reason' in failure ? failure.reason : '';
    return `  ${person.line > 0 ? `line ${person.line}, ` : ''}${person.email}: ${reason}`;
  });
  const fixes = failures.flatMap((failure) => ('fix' in failure && failure.fix ? failure.fix : []));
  const what = `${many(failures.length, 'person was', 'people were')} not invited`;
  const isOpen = failures.every(({ status }) => status === 'unknown');
  const fix = isOpen
    ? 'Run it again: it looks up what became of them and goes on'
    : 'Mend what Auth0 names and run it again';
  return new UserError('INVITATION_REFUSED', what, fixes[0] ?? fix, {
    details: lines.join('\n'),
  });
}
