import { createHash } from 'node:crypto';
import type { Log, ReportingDescriptor, Result } from 'sarif';
import { MISTAKES } from '../../config/mistakes.ts';
import type { Issue, Review, Silenced } from '../issue.ts';
import { RULES } from '../rules/index.ts';
import { SILENCE_RULES } from '../silence.ts';

/** Static Analysis Results Interchange Format 2.1.0: what GitHub code scanning and others take. */
export function asSarif({ issues, silenced }: Review): string {
  const rules = descriptors();
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'tenant check', semanticVersion: '1.0.0', rules } },
        columnKind: 'utf16CodeUnits',
        results: [...issues, ...silenced].map((issue) => resultOf(issue, rules)),
      },
    ],
  };
  return JSON.stringify(log, null, 2);
}

function descriptors(): ReportingDescriptor[] {
  const policy = RULES.map(({ id, severity, title, why, source, fix }): ReportingDescriptor => {
    const help = { text: `${why} ${fix}. Source: ${source}` };
    return {
      id,
      shortDescription: { text: title },
      fullDescription: { text: why },
      help,
      defaultConfiguration: { level: severity },
    };
  });
  const files = [...Object.entries(MISTAKES), ...Object.entries(SILENCE_RULES)];
  const mistakes = files.map(([id, { severity, title }]): ReportingDescriptor => {
    return { id, shortDescription: { text: title }, defaultConfiguration: { level: severity } };
  });
  return [...policy, ...mistakes];
}

function resultOf(issue: Issue | Silenced<Issue>, rules: readonly ReportingDescriptor[]): Result {
  const { rule, severity, message, fix, place, environments, resource } = issue;
  const named = resource && (resource.name === undefined ? resource.kind : `${resource.kind}/${resource.name}`);
  const { file, line, column, length } = place;
  return {
    ruleId: rule,
    ruleIndex: rules.findIndex(({ id }) => id === rule),
    level: severity,
    message: { text: `${message} (${environments.join(', ')}). ${fix}.` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: file.split(/[\\/]/).map(encodeURIComponent).join('/') },
          region: { startLine: line, startColumn: column, endColumn: column + length },
        },
        ...(named && { logicalLocations: [{ fullyQualifiedName: named }] }),
      },
    ],
    // The same problem keeps it when lines before it come and go.
    partialFingerprints: { 'ruleResourceMessage/v1': digest([rule, named ?? file, message].join('\n')) },
    ...('reason' in issue && {
      suppressions: [{ kind: 'inSource', status: 'accepted', justification: `${issue.reason} (until ${issue.until})` }],
    }),
  };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
