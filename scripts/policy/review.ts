import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attachmentsOf } from '../config/attachments.ts';
import type { Sources } from '../config/frame.ts';
import { type Configuration, ConfigurationDirectory } from '../config/load.ts';
import { MISTAKES, severityOf } from '../config/mistakes.ts';
import { get, items, type Place, type Problem, text } from '../config/node.ts';
import { placeAt } from '../config/place.ts';
import { plain } from '../config/plain.ts';
import { isFile, sourceOf } from '../config/sources.ts';
import type { Issue, Review } from './issue.ts';
import { judge } from './judge.ts';
import { RULES } from './rules/index.ts';
import { applySilences } from './silence.ts';
import type { Subject } from './view.ts';

export interface ReviewOptions {
  /** `2026-11-25`; silences end by it. */
  today: string;
  /** Only these environments; all where it is left out. */
  environments?: readonly string[];
}

/**
 * Checks a configuration in every environment: files, schemas, references and rules. All that is wrong comes at once; what
 * base brings into several environments comes once. @throws UserError when there is no such directory or environment
 */
export async function review(directory: string, { today, environments }: ReviewOptions): Promise<Review> {
  const files = new ConfigurationDirectory(directory);
  const all = files.environments();
  const names = environments && environments.length > 0 ? environments : all;
  const examined = new Map<string, Awaited<ReturnType<typeof files.examine>>>();
  for (const name of names) examined.set(name, await files.examine(name));
  // An environment that cannot be read is nothing to compare with.
  const subjects = new Map<string, Subject>();
  for (const [name, { configuration }] of examined) if (configuration) subjects.set(name, subjectOf(configuration));
  const perEnvironment = [...examined].map(([name, { configuration, problems }]) => {
    const found = problems.map((problem) => fromProblem(problem, name));
    const subject = subjects.get(name);
    if (!configuration || !subject) return { name, domain: '', issues: found, silences: [] };
    const others = [...subjects].flatMap(([other, value]) => (other === name ? [] : [value]));
    found.push(...judged({ ...subject, others }, configuration));
    return { name, domain: configuration.domain, issues: found, silences: configuration.silences };
  });
  const isWhole = names.length === all.length;
  const { issues, silenced } = applySilences(perEnvironment, { today, isWhole });
  const merged = mergeEqual(issues);
  const summary = perEnvironment.map(({ name, domain }) => ({ name, domain, ...countOf(merged, name) }));
  const [first] = examined.values();
  return {
    environments: summary,
    issues: merged,
    silenced: mergeEqual(silenced),
    sources: first?.sources ?? new Map(),
    configurations: [...examined.values()].flatMap(({ configuration }) => configuration ?? []),
  };
}

function subjectOf({ root, domain, environment, directory, actions }: Configuration): Subject {
  const code = new Map<string, string>();
  for (const action of items(root.get('actions')?.value)) {
    const source = sourceOf({ directory, actions }, text(get(action, 'code')));
    if (source !== undefined) code.set(text(get(action, 'name')) ?? '', source);
  }
  const files = new Map(
    attachmentsOf({ root, directory, actions }).flatMap(({ node, path }) => {
      const file = join(directory, path);
      return isFile(file) ? [[text(node) ?? '', readFileSync(file, 'utf8')] as const] : [];
    }),
  );
  return { configuration: plain(root, domain), environment, domain, code, files };
}

function fromProblem({ rule, place, message, fix }: Problem, environment: string): Issue {
  return {
    rule,
    severity: severityOf(rule),
    message,
    fix,
    place,
    why: MISTAKES[rule].title,
    environments: [environment],
  };
}

function judged(subject: Subject, { root, environment, sources }: Configuration): Issue[] {
  const rules = new Map(RULES.map((rule) => [rule.id, rule]));
  return judge(subject).map((finding) => {
    const { why, source } = rules.get(finding.rule) ?? {};
    const { rule, severity, message, fix, resource, path } = finding;
    const field = path.filter((key) => typeof key === 'string').join('.');
    const place = placeAt(root, finding.path) ?? topOf(environment, sources);
    return {
      rule,
      severity,
      message,
      fix,
      place,
      resource,
      ...(field && { field }),
      environments: [environment],
      ...(why && { why, source: source ?? '' }),
    };
  });
}

/** What is missing altogether is missing in the environment's own file. */
function topOf(environment: string, sources: Sources): Place {
  const ending = `environments/${environment}.yaml`;
  const file = [...sources.keys()].find((name) => name.replaceAll('\\', '/').endsWith(ending)) ?? ending;
  return { file, line: 1, column: 1, length: 1 };
}

function countOf(issues: readonly Issue[], environment: string): { errors: number; warnings: number } {
  const here = issues.filter(({ environments }) => environments.includes(environment));
  const errors = here.filter(({ severity }) => severity === 'error').length;
  return { errors, warnings: here.length - errors };
}

/** What is the same in several environments, once; sorted by place. */
function mergeEqual<T extends Issue>(issues: readonly T[]): T[] {
  const merged = new Map<string, T>();
  for (const issue of issues) {
    const { file, line, column } = issue.place;
    const key = [issue.rule, file, line, column, issue.message].join('\u0000');
    const known = merged.get(key);
    const environments = [...new Set([...(known?.environments ?? []), ...issue.environments])];
    merged.set(key, { ...(known ?? issue), environments });
  }
  return [...merged.values()].sort(byPlace);
}

function byPlace({ place: a, rule: one }: Issue, { place: b, rule: other }: Issue): number {
  return compare(a.file, b.file) || a.line - b.line || a.column - b.column || compare(one, other);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
