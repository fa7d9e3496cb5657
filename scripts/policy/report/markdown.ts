import type { Issue, Review } from '../issue.ts';
import { countsOf } from './text.ts';

/** For a comment on a pull request or the summary of a workflow. */
export function asMarkdown({ environments, issues, silenced }: Review): string {
  const names = environments.map(({ name }) => name).join(', ');
  const lines = [`### Configuration: ${countsOf(issues)} (${names})`];
  if (issues.length > 0) {
    lines.push('', '| | where | what | fix |', '|---|---|---|---|', ...issues.map((issue) => row(issue)));
  }
  if (silenced.length > 0) {
    lines.push('', `#### Silenced: ${silenced.length}`, '', '| where | what | until | reason |', '|---|---|---|---|');
    for (const issue of silenced) {
      lines.push(`| ${where(issue)} | ${what(issue)} | ${issue.until} | ${cell(issue.reason)} |`);
    }
  }
  return lines.join('\n');
}

function row(issue: Issue): string {
  const mark = issue.severity === 'error' ? '❌' : '⚠️';
  return `| ${mark} | ${where(issue)} | ${what(issue)} | ${cell(issue.fix)} |`;
}

function where({ place, environments }: Issue): string {
  return `\`${place.file}:${place.line}\`<br>${environments.join(', ')}`;
}

function what({ message, rule }: Issue): string {
  return `${cell(message)}<br>\`${rule}\``;
}

/** What a name of the configuration could do to the table, or to the page that shows it. */
function cell(text: string): string {
  return text
    .replace(/[\\`*_[\]<>|]/g, (character) =>
      character === '|' || character === '\\' ? `\\${character}` : `&#${character.charCodeAt(0)};`,
    )
    .replace(/\s*\n\s*/g, ' ');
}
