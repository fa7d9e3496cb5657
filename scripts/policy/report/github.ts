import type { Review } from '../issue.ts';

/**
 * Workflow commands: GitHub shows each beside its line in a pull request.
 * Source: docs.github.com, "Workflow commands for GitHub Actions" (2026-08): values escape %, CR and LF, properties also
 * : and the comma.
 */
export function asGithub({ issues }: Review): string {
  return issues
    .map(({ severity, place, message, fix, rule, environments }) => {
      const { file, line, column, length } = place;
      const properties = { file, line, endLine: line, col: column, endColumn: column + length, title: rule };
      const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
      const text = `${message} (${environments.join(', ')})\nfix: ${fix}`;
      return `::${severity} ${list.join(',')}::${escapeValue(text)}`;
    })
    .join('\n');
}

function escapeValue(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeValue(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
