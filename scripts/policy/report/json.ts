import type { Issue, Review } from '../issue.ts';

/** For programs. `version` changes when a field changes its meaning or goes. */
export function asJson({ environments, issues, silenced }: Review): string {
  const report = {
    version: 1,
    environments,
    errors: issues.filter(({ severity }) => severity === 'error').length,
    warnings: issues.filter(({ severity }) => severity === 'warning').length,
    issues: issues.map(flat),
    silenced: silenced.map((issue) => ({ ...flat(issue), reason: issue.reason, until: issue.until })),
  };
  return JSON.stringify(report, null, 2);
}

function flat({ rule, severity, message, fix, place, resource, environments, why, source }: Issue) {
  const { file, line, column, length } = place;
  return { rule, severity, message, fix, file, line, column, length, resource, environments, why, source };
}
