import type { Settled } from '../doctor/assumptions.ts';
import { type Checked, causeIn, examine } from '../doctor/check.ts';
import { CHECKS } from '../doctor/checks/index.ts';
import type { Facts } from '../doctor/facts.ts';
import { gather } from '../doctor/gather.ts';
import { type ProbeInvitation, probeInvitation } from '../doctor/invitation-probe.ts';
import { asJson, asMarkdown, instructions } from '../doctor/report.ts';
import { UserError } from '../errors.ts';
import { addressProblem } from '../invitations/people.ts';
import { connect, tenantError } from '../tenants/management.ts';
import type { Arguments, Command, Context } from './command.ts';
import { SUBJECT_HELP, SUBJECT_OPTIONS, type Subject, subjectOf } from './tenant-of.ts';
import { seconds } from './terminal.ts';

export const DOCTOR_SCOPES = [
  'read:clients',
  'read:organizations',
  'read:organization_connections',
  'read:connections',
  'read:roles',
  'read:resource_servers',
  'read:actions',
  'read:email_provider',
  'read:email_templates',
  'read:tenant_settings',
  'read:prompts',
  'read:custom_domains',
  'read:logs',
];
export const PROBE_SCOPES = [
  'create:organization_invitations',
  'read:organization_invitations',
  'delete:organization_invitations',
];
const FORMATS = ['text', 'json', 'markdown'];

export const doctor: Command = {
  usage: 'ENV [--application NAME] [--organization NAME] [--invite PROBE@your-domain] [--format text|json|markdown]',
  summary: 'find out why invitations stay pending on a tenant; reads only',
  help: [
    ...SUBJECT_HELP,
    ['--application NAME', 'the application that people are invited into; found by itself where there is one'],
    ['--organization NAME', 'the organization to look at (the first three)'],
    ['--invite ADDRESS', 'also create an invitation for this address, without a mail, follow it, and delete it'],
    ['--assumptions', 'also settle on this tenant what is not documented about Auth0'],
    ['--format FORMAT', 'text, json for programs, markdown for a ticket'],
    ['scopes', DOCTOR_SCOPES.join(' ')],
    ['with --invite', PROBE_SCOPES.join(' ')],
  ],
  options: {
    ...SUBJECT_OPTIONS,
    application: { type: 'string' },
    organization: { type: 'string' },
    invite: { type: 'string' },
    assumptions: { type: 'boolean' },
    format: { type: 'string' },
  },
  run: async (input, context) => {
    const format = text(input, 'format') || 'text';
    if (!FORMATS.includes(format))
      throw new UserError('USAGE', `There is no format "${format}"`, `Use one of: ${FORMATS.join(', ')}`);
    const email = text(input, 'invite');
    const problem = email && addressProblem(email);
    if (problem) throw new UserError('USAGE', problem, 'Use an address of yours: --invite probe@your-domain');
    const subject = await subjectOf(input, context);
    await diagnose(subject, { format, email, input }, context);
  },
};

function text({ values }: Arguments, name: string): string {
  const value = values[name];
  return typeof value === 'string' ? value.trim() : '';
}

interface Order {
  format: string;
  email: string;
  input: Arguments;
}

async function diagnose(subject: Subject, { format, email, input }: Order, context: Context): Promise<void> {
  const { print, signal, terminal } = context;
  const start = performance.now();
  const { facts, checked } = await findings(subject, input, email, context);
  const { domain } = subject.access;
  const took = performance.now() - start;
  const settled = input.values.assumptions === true ? await assumptions(subject, facts, email, signal) : undefined;
  if (format === 'json') print(asJson(domain, checked, settled));
  else if (format === 'markdown') print(asMarkdown(domain, checked, facts.isManaged));
  else show(facts, checked, took, context);
  if (settled && format !== 'json') showAssumptions(settled, terminal);
  const cause = causeIn(checked);
  if (cause?.outcome !== 'wrong') return;
  const fix = cause.fix?.says ?? 'Mend what is listed above';
  throw new UserError('DIAGNOSED', `${cause.title}: ${cause.says}`, fix);
}

/** The questions are the local tenant's, which is loaded only for them. */
async function assumptions(subject: Subject, facts: Facts, email: string, signal: AbortSignal): Promise<Settled[]> {
  const { settleAssumptions } = await import('./doctor-assumptions.ts');
  return settleAssumptions({ subject, facts, ...(email && { email }), signal });
}

/** The longest id. */
const ID_WIDTH = 36;

function showAssumptions(settled: readonly Settled[], terminal: Context['terminal']): void {
  const seen = settled.filter(({ result }) => result !== 'not settled');
  terminal.line(`\n  What is not documented about Auth0: ${seen.length} of ${settled.length} seen on this tenant\n`);
  for (const { id, result, seen: what, chosen } of seen) {
    const says = result === 'holds' ? `${chosen} Seen: ${what}` : `does not hold here: ${what}`;
    terminal.outcome(result === 'holds', id, says, ID_WIDTH);
  }
  for (const { id, result, seen: what } of settled) {
    if (result === 'not settled') terminal.line(`  - ${id.padEnd(ID_WIDTH)}  ${what}`);
  }
}

async function findings(subject: Subject, input: Arguments, email: string, { signal }: Context) {
  const { access, ca, configuration } = subject;
  const api = await connect(access, { signal, readOnly: email === '' });
  const [application, organization] = [text(input, 'application'), text(input, 'organization')];
  try {
    const facts = await gather({
      api,
      isManaged: configuration !== undefined,
      ...(application && { application }),
      ...(organization && { organization }),
      ...(ca && { ca }),
    });
    const checked = examine(CHECKS, facts);
    const probe = email === '' ? undefined : await invitationProbe(subject, facts, email, api);
    // It belongs behind the login route, whose live proof it is.
    if (probe) checked.splice(checked.findIndex(({ id }) => id === 'login-route') + 1, 0, await probeInvitation(probe));
    return { facts, checked };
  } catch (error) {
    throw tenantError(error, access.domain, 'to be looked at');
  }
}

async function invitationProbe(
  { access, ca }: Subject,
  { client, organizations, roles }: Facts,
  email: string,
  api: ProbeInvitation['api'],
): Promise<ProbeInvitation | undefined> {
  const organization = 'value' in organizations ? organizations.value[0]?.organization : undefined;
  if (!client || !organization) return undefined;
  const cleaner = await connect(access);
  const role = 'value' in roles ? roles.value[0] : undefined;
  return { api, cleaner, email, organization, client, role, ...(ca && { ca }) };
}

const WIDTH = 26;

const INDENT = ' '.repeat(6);
/** Of what stands beside a title, so that a line fits a terminal of 120 columns. */
const TEXT_WIDTH = 88;

function showLine({ outcome, title, says }: Checked, terminal: Context['terminal']): void {
  const [first = '', ...rest] = wrapped(says);
  if (outcome === 'ok' || outcome === 'wrong') terminal.outcome(outcome === 'ok', title, first, WIDTH);
  else {
    const tone = outcome === 'skipped' ? 'quiet' : 'plain';
    terminal.line(`  ${MARKS[outcome]} ${title.padEnd(WIDTH)}  ${terminal.style(first, tone)}`);
  }
  for (const line of rest) terminal.line(`${' '.repeat(WIDTH + 6)}${line}`);
}

/** Broken between words. */
function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > TEXT_WIDTH) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

/** Every check in a line; under what is not in order, how it is known and what to do. */
function show(facts: Facts, checked: readonly Checked[], took: number, { terminal }: Context): void {
  terminal.line(
    `\n  ${terminal.style(facts.domain, 'strong')}${facts.client ? `, invitations into ${facts.client.name}` : ''}\n`,
  );
  for (const check of checked) {
    showLine(check, terminal);
    if (check.outcome === 'ok' || check.outcome === 'skipped') continue;
    terminal.line(`${INDENT}${terminal.style(`seen: ${check.how}`, 'quiet')}`);
    for (const line of check.evidence ?? []) terminal.line(`${INDENT}      ${terminal.style(line, 'quiet')}`);
    const [first, ...rest] = check.fix ? instructions(check.fix, facts.isManaged) : [];
    if (!first) continue;
    const [begin = '', ...more] = wrapped(first);
    terminal.line(`${INDENT}${terminal.style('fix:', 'strong')}  ${begin}`);
    for (const line of [...more, ...rest]) terminal.line(`${INDENT}      ${line}`);
  }
  const count = (wanted: Checked['outcome']) => checked.filter(({ outcome }) => outcome === wanted).length;
  const sum = [
    `${count('ok')} in order`,
    `${count('wrong')} wrong`,
    `${count('warning')} to look at`,
    `${count('unknown')} not seen`,
  ];
  terminal.line(`\n  ${sum.filter((part) => !part.startsWith('0 ')).join(', ')}, in ${seconds(took)}`);
}

const MARKS = { warning: '!', unknown: '?', skipped: '-' } as const;
