import type { Settled } from './assumptions.ts';
import type { Checked, Fix } from './check.ts';

/** How a fix is carried out: for a tenant of tenant/ the lines to write, for another one the request to send. */
export function instructions(fix: Fix, isManaged: boolean): string[] {
  const lines = [fix.says];
  if (isManaged && fix.yaml)
    return [...lines, `in ${fix.yaml.file}:`, ...fix.yaml.lines.split('\n').map((line) => `  ${line}`)];
  if (fix.request) {
    const { method, path, body } = fix.request;
    const data = JSON.stringify(body).replaceAll("'", "'\\''");
    lines.push(`auth0 api ${method.toLowerCase()} "${path.slice(1)}" --data '${data.length > 400 ? '…' : data}'`);
  }
  return lines;
}

/** As JSON: what a program reads. The order is the order of the checks. */
export function asJson(domain: string, checked: readonly Checked[], assumptions?: readonly Settled[]): string {
  const cause = checked.find(({ outcome }) => outcome === 'wrong')?.id ?? null;
  const report = {
    tenant: domain,
    healthy: cause === null,
    cause,
    checks: checked,
    ...(assumptions && { assumptions }),
  };
  return JSON.stringify(report, null, 2);
}

const MARKS: { [outcome in Checked['outcome']]: string } = {
  ok: '✅',
  wrong: '❌',
  warning: '⚠️',
  unknown: '❔',
  skipped: '➖',
};

/** As Markdown: what goes into a ticket. */
export function asMarkdown(domain: string, checked: readonly Checked[], isManaged: boolean): string {
  const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  const rows = checked.map(
    ({ outcome, title, says, how }) => `| ${MARKS[outcome]} | ${cell(title)} | ${cell(says)} | ${cell(how)} |`,
  );
  const fixes = checked.flatMap(({ title, says, evidence, fix }) => {
    if (!fix) return [];
    const [first = '', ...rest] = instructions(fix, isManaged);
    const shown = (evidence ?? []).map((line) => `- ${line}`);
    const code = rest.length > 0 ? ['', '```', ...rest, '```'] : [];
    return [
      '',
      `## ${title}`,
      '',
      `${says}.`,
      '',
      ...shown,
      ...(shown.length > 0 ? [''] : []),
      `**Fix:** ${first}`,
      ...code,
    ];
  });
  return [
    `# Doctor: ${domain}`,
    '',
    '| | check | result | how it is known |',
    '|---|---|---|---|',
    ...rows,
    ...fixes,
  ].join('\n');
}
