import { MISTAKES } from '../config/mistakes.ts';
import type { Rule } from './rule.ts';
import { RULES } from './rules/index.ts';
import { SILENCE_RULES } from './silence.ts';

const CHAPTERS: readonly (readonly [prefix: string, title: string])[] = [
  ['client', 'Applications'],
  ['grant', 'Grants of machines'],
  ['api', 'APIs'],
  ['connection', 'Connections'],
  ['organization', 'Organizations'],
  ['role', 'Roles'],
  ['action', 'Actions'],
  ['tenant', 'The tenant'],
  ['attack', 'Attack protection'],
  ['mail', 'Mails'],
  ['domain', 'Custom domains'],
  ['environment', 'Environments'],
  ['legacy', 'What Auth0 has ended'],
];

/** The page tenant/RULES.md: every rule and every mistake that `npm run check` finds, made from the rules themselves. */
export function rulesDocument(): string {
  const parts = [
    '# What `npm run check` holds a tenant to',
    '',
    `${RULES.length} rules and ${Object.keys(MISTAKES).length} kinds of mistakes in files. Made from scripts/policy/rules and`,
    'scripts/config/mistakes.ts by `npm run rules`; a test holds it current.',
    '',
    'An **error** makes the command end with 1, a **warning** only with `--strict`. Rules look at one environment at a time, and',
    'are stricter with production: an environment whose name does not say local, dev, test, staging or the like.',
    '',
    '## Silencing a rule',
    '',
    'In the YAML of base or of one environment, with a reason and a last day. It is shown in every report. When the day is over',
    'it is an error.',
    '',
    '```yaml',
    'silence:',
    '  - rule: client-url-wildcard',
    '    resource: clients/Acme Portal',
    '    reason: Previews of pull requests have a host each; they move to their own tenant in March.',
    "    until: '2027-03-31'",
    '```',
    '',
  ];
  for (const [prefix, title] of CHAPTERS) {
    const rules = RULES.filter(({ id }) => id.split('-')[0] === prefix);
    parts.push(`## ${title}`, '', ...rules.flatMap(chapterOf));
  }
  parts.push('## Mistakes in files', '', '| id | | holds |', '|---|---|---|');
  for (const [id, { severity, title }] of [...Object.entries(MISTAKES), ...Object.entries(SILENCE_RULES)]) {
    parts.push(`| \`${id}\` | ${severity} | ${title} |`);
  }
  return `${parts.join('\n')}\n`;
}

function chapterOf({ id, severity, title, why, fix, source }: Rule): string[] {
  return [`### ${id}`, '', `**${severity}** ${title}.`, '', `${why}`, '', `Fix: ${fix}. Source: ${source}.`, ''];
}
