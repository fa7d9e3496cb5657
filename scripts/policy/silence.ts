import { MISTAKES, type MistakeId } from '../config/mistakes.ts';
import { didYouMean } from '../config/nearest.ts';
import type { Place } from '../config/node.ts';
import type { Silence } from '../config/silences.ts';
import type { Issue, Silenced } from './issue.ts';
import type { Severity } from './rule.ts';
import { RULES } from './rules/index.ts';

interface Environment {
  name: string;
  issues: readonly Issue[];
  silences: readonly Silence[];
}

interface Options {
  today: string;
  /** Every environment is here, so that a silence that nothing needs is known to be so. */
  isWhole: boolean;
}

/** Longer than this and nobody will remember what was silenced. Days. */
const LONGEST = 366;

/** What silences of the configuration are held to, beside the rules themselves. */
export const SILENCE_RULES: { readonly [id: string]: { severity: Severity; title: string; fix: string } } = {
  'silence-expired': {
    severity: 'error',
    title: 'A silence has not ended',
    fix: 'Mend what it hides, or give it a new end and say in the reason what has changed',
  },
  'silence-unknown-rule': {
    severity: 'error',
    title: 'A silence names a rule that can be silenced',
    fix: 'Use the id of a rule, as the report and tenant/RULES.md show it',
  },
  'silence-unused': { severity: 'warning', title: 'A silence hides something', fix: 'Delete it' },
  'silence-long': {
    severity: 'warning',
    title: 'A silence ends within a year',
    fix: 'Choose an earlier day; it can be given a new one then',
  },
};

/** Takes out what is silenced, and complains of silences that are over, unknown or needless. */
export function applySilences(
  environments: readonly Environment[],
  { today, isWhole }: Options,
): { issues: Issue[]; silenced: Silenced<Issue>[] } {
  const issues: Issue[] = [];
  const silenced: Silenced<Issue>[] = [];
  const used = new Set<string>();
  for (const { name, issues: found, silences } of environments) {
    const usable = silences.filter((silence) => {
      const complaint = complaintOf(silence, today);
      if (complaint) issues.push(issueOf(complaint, silence, name));
      if (complaint?.rule !== 'silence-expired' && isTooLong(silence, today)) {
        issues.push(
          issueOf({ rule: 'silence-long', message: `this silence lasts until ${silence.until}` }, silence, name),
        );
      }
      return !complaint;
    });
    for (const issue of found) {
      const silence = usable.find((candidate) => covers(candidate, issue));
      if (!silence) issues.push(issue);
      else {
        used.add(keyOf(silence.place));
        silenced.push({ ...issue, reason: silence.reason, until: silence.until });
      }
    }
  }
  if (isWhole) issues.push(...needless(environments, used, today));
  return { issues, silenced };
}

function complaintOf({ rule, until, resource }: Silence, today: string): { rule: string; message: string } | undefined {
  const ids = RULES.map(({ id }) => id);
  const isMistake = Object.hasOwn(MISTAKES, rule);
  if (isMistake && MISTAKES[rule as MistakeId].severity === 'error') {
    const message = `${rule} is no opinion: a deploy would fail or do something else. It cannot be silenced`;
    return { rule: 'silence-unknown-rule', message };
  }
  if (isMistake && resource !== undefined) {
    return { rule: 'silence-unknown-rule', message: `${rule} is about files and knows no resource` };
  }
  if (!isMistake && !ids.includes(rule)) {
    return { rule: 'silence-unknown-rule', message: `there is no rule "${rule}"${didYouMean(rule, ids)}` };
  }
  if (until < today) return { rule: 'silence-expired', message: `this silence of ${rule} ended on ${until}` };
  return undefined;
}

function isTooLong({ until }: Silence, today: string): boolean {
  return (Date.parse(until) - Date.parse(today)) / 86_400_000 > LONGEST;
}

function covers({ rule, resource }: Silence, issue: Issue): boolean {
  if (rule !== issue.rule) return false;
  if (resource === undefined) return true;
  const { kind = '', name } = issue.resource ?? {};
  return resource === kind || resource === `${kind}/${name}`;
}

function needless(environments: readonly Environment[], used: ReadonlySet<string>, today: string): Issue[] {
  return environments.flatMap(({ name, silences }) =>
    silences.flatMap((silence) => {
      if (used.has(keyOf(silence.place)) || complaintOf(silence, today)) return [];
      return issueOf({ rule: 'silence-unused', message: `nothing breaks ${silence.rule} here` }, silence, name);
    }),
  );
}

function issueOf({ rule, message }: { rule: string; message: string }, { place }: Silence, environment: string): Issue {
  const { severity, fix, title } = SILENCE_RULES[rule] ?? { severity: 'error' as const, fix: '', title: '' };
  return { rule, severity, message, fix, place, why: title, environments: [environment] };
}

function keyOf({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}
