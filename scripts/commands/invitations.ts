import { UserError } from '../errors.ts';
import { CAUSES, type Case, type Cause, HARMLESS } from '../invitations/case.ts';
import { type ListOptions, listCases } from '../invitations/list.ts';
import { carryOut, repairInWords } from '../invitations/repair.ts';
import { connect, type Management, tenantError } from '../tenants/management.ts';
import { wait } from '../tenants/wait.ts';
import type { Arguments, Command, Context } from './command.ts';
import { confirm } from './confirm.ts';
import { count, many, Progress } from './progress.ts';
import { SUBJECT_HELP, SUBJECT_OPTIONS, subjectOf } from './tenant-of.ts';

export const INVITATIONS_SCOPES = [
  'read:organizations',
  'read:organization_invitations',
  'read:organization_connections',
  'read:organization_members',
  'read:organization_member_roles',
  'read:clients',
  'read:roles',
  'read:users',
  'read:tenant_settings',
  'read:custom_domains',
  'read:email_provider',
  'read:logs',
];
export const REPAIR_SCOPES = [
  'create:organization_invitations',
  'delete:organization_invitations',
  'create:organization_members',
  'create:organization_member_roles',
];
const FORMATS = ['text', 'jsonl'];

export const invitations: Command = {
  usage: 'ENV [--organization NAME] [--repair] [--watch] [--format text|jsonl]',
  summary: 'list every pending invitation with its cause and one fix; --repair carries the fixes out',
  help: [
    ...SUBJECT_HELP,
    ['--organization NAME', 'only this one'],
    ['--repair', 'show what would be done, ask, and do it'],
    ['--yes', 'with --repair: do not ask'],
    ['--watch', 'look again and again, and tell what has changed'],
    ['--every SECONDS', 'with --watch: how often (60)'],
    ['--format FORMAT', 'text, or jsonl: one line of JSON an invitation'],
    ['scopes', INVITATIONS_SCOPES.join(' ')],
    ['with --repair', REPAIR_SCOPES.join(' ')],
  ],
  options: {
    ...SUBJECT_OPTIONS,
    organization: { type: 'string' },
    repair: { type: 'boolean' },
    yes: { type: 'boolean' },
    watch: { type: 'boolean' },
    every: { type: 'string' },
    format: { type: 'string' },
  },
  run: async (input, context) => {
    const { values } = input;
    const every = seconds(values.every);
    const format = String(values.format ?? 'text');
    if (!FORMATS.includes(format))
      throw new UserError('USAGE', `There is no format "${format}"`, `Use one of: ${FORMATS.join(', ')}`);
    if (values.repair && values.watch)
      throw new UserError('USAGE', '--repair and --watch do not go together', 'Leave one of them out');
    const subject = await subjectOf(input, context);
    try {
      const api = await connect(subject.access, { signal: context.signal, readOnly: values.repair !== true });
      const options = { api, ...(subject.ca && { ca: subject.ca }), ...organizationIn(input) };
      if (values.watch) await watch(options, every, context);
      else if (values.repair) await repairAll(options, values.yes === true, context);
      else await list(options, format, subject.named, context);
    } catch (error) {
      throw tenantError(error, subject.access.domain, 'to tell of its invitations');
    }
  },
};

function organizationIn({ values }: Arguments): { organization?: string } {
  return typeof values.organization === 'string' ? { organization: values.organization } : {};
}

function seconds(text: unknown): number {
  const value = Number(text ?? 60);
  if (Number.isInteger(value) && value >= 1 && value <= 86_400) return value;
  throw new UserError('USAGE', `--every cannot be "${text}"`, 'Use whole seconds, from 1 to 86400');
}

/** Prints as it goes: what is listed is not kept. */
async function list(options: ListOptions, format: string, named: string, { print, terminal }: Context): Promise<void> {
  const counts = new Map<Cause, number>();
  let repairable = 0;
  let organization = '';
  for await (const one of listCases(options)) {
    counts.set(one.cause, (counts.get(one.cause) ?? 0) + 1);
    if (one.repair) repairable += 1;
    if (format === 'jsonl') {
      print(asJson(one));
      continue;
    }
    if (organization !== one.organization.name) terminal.line(`\n  ${terminal.style(one.organization.name, 'strong')}`);
    organization = one.organization.name;
    show(one, terminal);
  }
  if (format === 'jsonl') return;
  summarize(counts, terminal);
  if (repairable > 0) {
    terminal.line(`  ${count(repairable)} of them can be mended here: npm run invitations -- ${named} --repair`);
  }
}

function show({ email, roles, cause, evidence, fix }: Case, terminal: Context['terminal']): void {
  const mark = HARMLESS.includes(cause) ? '·' : terminal.style('✘', 'bad');
  terminal.line(`  ${mark} ${email}  ${terminal.style(roles.join(', ') || 'no role', 'quiet')}  ${CAUSES[cause]}`);
  terminal.line(`      ${terminal.style(`seen: ${evidence}`, 'quiet')}`);
  if (!HARMLESS.includes(cause)) terminal.line(`      ${terminal.style('fix:', 'strong')}  ${fix}`);
}

/** Without the link: who has it can accept. */
function asJson({ organization, email, roles, cause, evidence, fix, repair, invitation }: Case): string {
  const { id, created_at, expires_at } = invitation ?? {};
  return JSON.stringify({
    organization: organization.name,
    email,
    roles,
    cause,
    evidence,
    fix,
    repair: repair?.kind ?? null,
    ...(id && { invitation: id, created_at, expires_at }),
  });
}

function summarize(counts: ReadonlyMap<Cause, number>, terminal: Context['terminal']): void {
  const total = [...counts.values()].reduce((sum, number) => sum + number, 0);
  terminal.line();
  if (total === 0) {
    terminal.line('  No invitation is pending');
    return;
  }
  const width = Math.max(...[...counts.values()].map((number) => count(number).length));
  for (const [cause, number] of [...counts].sort(([, a], [, b]) => b - a)) {
    terminal.line(`  ${count(number).padStart(width)}  ${CAUSES[cause]}`);
  }
  terminal.line(`  ${'─'.repeat(width)}\n  ${count(total)}  in all\n`);
}

async function repairAll(options: ListOptions, isSure: boolean, context: Context): Promise<void> {
  const { terminal, signal } = context;
  const cases: Case[] = [];
  await terminal.task('Looked', async (task) => {
    for await (const one of listCases({ ...options, onProgress: (done) => task.update(many(done, 'organization')) })) {
      if (!HARMLESS.includes(one.cause)) cases.push(one);
    }
    task.done(many(cases.length, 'invitation needs something', 'invitations need something'));
  });
  const [mendable, others] = [cases.filter(({ repair }) => repair), cases.filter(({ repair }) => !repair)];
  terminal.line();
  for (const one of others) show(one, terminal);
  for (const one of mendable) {
    terminal.line(`  ${one.email} in ${one.organization.name}: ${CAUSES[one.cause]}`);
    terminal.line(`      ${terminal.style(`seen: ${one.evidence}`, 'quiet')}`);
    terminal.line(`      will ${repairInWords(one)}`);
  }
  if (mendable.length === 0) {
    terminal.line('  There is nothing that can be mended from here');
    return;
  }
  terminal.line();
  await confirm(`Do this on ${options.api.domain}?`, isSure, signal);
  const failed = await mend(options.api, mendable, context);
  if (failed.length === 0) return;
  const lines = failed.map(({ one, message }) => `  ${one.email} in ${one.organization.name}: ${message}`);
  throw new UserError(
    'INVITATION_REFUSED',
    `${many(failed.length, 'repair was', 'repairs were')} refused`,
    'Mend what Auth0 names and run it again',
    {
      details: lines.join('\n'),
    },
  );
}

async function mend(api: Management, cases: readonly Case[], { terminal, signal }: Context) {
  const failed: { one: Case; message: string }[] = [];
  await terminal.task('Mended', async (task) => {
    const progress = new Progress(cases.length);
    for (const one of cases) {
      try {
        await carryOut(one, { api, signal });
      } catch (error) {
        const told = tenantError(error, api.domain, `to ${repairInWords(one)}`);
        if (!(told instanceof UserError) || told.code !== 'TENANT_REFUSED') throw told;
        failed.push({ one, message: told.message });
      }
      task.update(progress.step());
    }
    task.done(many(cases.length - failed.length, 'invitation'));
  });
  return failed;
}

/** The state of a case in a line, so that a change shows. */
const lineOf = (one: Case) => `${one.email} in ${one.organization.name}: ${CAUSES[one.cause]}`;

async function watch(options: ListOptions, every: number, { terminal, signal }: Context): Promise<void> {
  let before: Map<string, string> | undefined;
  for (;;) {
    const now = new Map<string, string>();
    for await (const one of listCases(options))
      now.set(one.invitation?.id ?? `${one.organization.id} ${one.email}`, lineOf(one));
    const time = new Date().toISOString().slice(11, 19);
    if (before) {
      for (const [id, line] of now) {
        if (!before.has(id)) terminal.line(`  ${time}  + ${line}`);
        else if (before.get(id) !== line) terminal.line(`  ${time}  ~ ${line}`);
      }
      for (const [id, line] of before)
        if (!now.has(id)) terminal.line(`  ${time}  - ${line.split(':')[0]}: no longer pending`);
    } else {
      for (const line of now.values()) terminal.line(`  ${line}`);
      terminal.line(`\n  ${time}  ${many(now.size, 'invitation')}; looking again every ${every} s, until Ctrl-C`);
    }
    before = now;
    await wait(every * 1000, signal);
  }
}
