import { codeFrame } from '../../config/frame.ts';
import type { Issue, Review } from '../issue.ts';

/** How a part of the report looks; a screen without colours shows the text alone. */
export type Style = (text: string, tone: 'bad' | 'strong' | 'quiet' | 'plain') => string;

const plainly: Style = (text) => text;

/** For people: by file, each with its line, a caret, why and what to do; then what is silenced. */
export function asText({ issues, silenced, environments, sources }: Review, style: Style = plainly): string {
  const all = environments.length;
  const blocks: string[] = [];
  for (const [file, group] of groupBy(issues)) {
    blocks.push(style(`${file}  ${countsOf(group)}`, 'strong'));
    for (const issue of group) {
      const { place, severity, message, fix, rule, why, resource, source } = issue;
      const where = `${place.file}:${place.line}:${place.column}`;
      const mark = severity === 'error' ? style('error', 'bad') : style('warning', 'strong');
      const lines = [`${where}  ${mark}  ${message}  ${style(`[${rule}]${only(issue, all)}`, 'quiet')}`];
      lines.push(codeFrame(place, sources).trimEnd());
      if (resource && why) lines.push(`  why: ${why}`);
      lines.push(`  fix: ${fix}`);
      if (source) lines.push(style(`  source: ${source}`, 'quiet'));
      blocks.push(lines.filter(Boolean).join('\n'));
    }
  }
  if (silenced.length > 0) {
    const lines = silenced.map((issue) => {
      const { place, rule, message, until, reason } = issue;
      return `  ${place.file}:${place.line}:${place.column}  ${message}  [${rule}]${only(issue, all)}\n    until ${until}: ${reason}`;
    });
    blocks.push([style(`silenced  ${silenced.length}`, 'strong'), ...lines].join('\n'));
  }
  return blocks.join('\n\n');
}

/** `2 errors and 1 warning` */
export function countsOf(issues: readonly Issue[]): string {
  const errors = issues.filter(({ severity }) => severity === 'error').length;
  const parts = [count(errors, 'error'), count(issues.length - errors, 'warning')].filter(Boolean);
  return parts.join(' and ') || 'nothing wrong';
}

function count(number: number, word: string): string {
  if (number === 0) return '';
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}

/** Which environments, where it is not all of them. */
function only({ environments }: Issue, all: number): string {
  return environments.length === all ? '' : ` in ${environments.join(', ')}`;
}

function groupBy(issues: readonly Issue[]): Map<string, Issue[]> {
  const groups = new Map<string, Issue[]>();
  for (const issue of issues) {
    const group = groups.get(issue.place.file) ?? [];
    group.push(issue);
    groups.set(issue.place.file, group);
  }
  return groups;
}
