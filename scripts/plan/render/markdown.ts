import { visible } from '../../errors.ts';
import type { Plan, RankedChange } from '../plan.ts';
import { linesOf, oneLine } from './lines.ts';
import { count, driftLines, journeySentence, shortFingerprint, summaryOf, titleOf, verb } from './words.ts';

/** The most that GitHub takes for a comment, less what the end of it needs. */
const MOST = 65_536 - 2_000;
/** By which a comment is found again, to be updated. */
export const MARKER = '<!-- plan of auth0-tenant-as-code -->';

/** A plan for a comment on a pull request: the gravest first; what does not fit is named and not shown. */
export function markdownFace(plan: Plan): string {
  const { journey } = plan;
  const mark = journey.ran ? (journey.landed ? '✅' : '❌') : '➖';
  const head = [
    MARKER,
    `### Plan for \`${plan.environment}\`: ${summaryOf(plan)}`,
    '',
    `${mark} ${escaped(journeySentence(plan))}`,
    '',
  ];
  const tail = [...driftPart(plan), ...unseenPart(plan), footer(plan)];
  let room = MOST - [...head, ...tail].join('\n').length;
  const shown: string[] = [];
  let hidden = 0;
  for (const change of plan.changes) {
    const text = changePart(change);
    room -= text.length + 1;
    if (room > 0) shown.push(text);
    else hidden += 1;
  }
  const more = hidden > 0 ? [`**${count(hidden, 'more change')}** did not fit here: see the report.`, ''] : [];
  return `${[...head, ...shown, ...more, ...tail].join('\n')}\n`;
}

function changePart(change: RankedChange): string {
  const { weight, action, reasons, fields } = change;
  const mark = weight === 'danger' ? '🛑 ' : weight === 'careful' ? '⚠️ ' : '';
  const lines = fields.flatMap(linesOf).map(({ sign, text }) => `${sign === '~' ? '!' : sign} ${text}`);
  const open = weight === 'plain' ? '' : ' open';
  const title = `<summary>${mark}${verb(action)} <b>${unlinked(html(titleOf(change)))}</b></summary>`;
  return [
    `<details${open}>${title}`,
    '',
    ...reasons.map((reason) => `> ${escaped(reason)}`),
    ...(reasons.length > 0 ? [''] : []),
    ...fenced(lines, 'diff'),
    '',
    '</details>',
    '',
  ].join('\n');
}

/** A fence that nothing inside of it can end. */
function fenced(lines: readonly string[], language: string): string[] {
  const text = lines.join('\n');
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, text, fence];
}

function driftPart({ drift }: Plan): string[] {
  if (drift.length === 0) return [];
  const lines = drift.flatMap((item) => [
    titleOf(item),
    ...driftLines(item)
      .slice(0, 10)
      .map((line) => `  ${line}`),
  ]);
  const title = `Drift: ${count(drift.length, 'thing')} on the tenant that the files do not have; a deploy leaves it`;
  return [`<details><summary>${title}</summary>`, '', ...fenced(lines.slice(0, 120), 'diff'), '', '</details>', ''];
}

function unseenPart({ unseen }: Plan): string[] {
  if (unseen.length === 0) return [];
  return [
    `Secrets that nobody can compare: ${unseen.map((one) => `\`${oneLine(one).replaceAll('`', "'")}\``).join(', ')}`,
    '',
  ];
}

function footer(plan: Plan): string {
  const commit = plan.commit ? `, commit ${plan.commit.slice(0, 9)}` : '';
  return `<sub>${html(plan.tenant)}${commit}, ${plan.made_at}. Fingerprint <code>${shortFingerprint(plan)}</code>. Secrets are not shown.</sub>`;
}

function html(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Text of a tenant cannot become a link, a mention or a heading. */
function escaped(text: string): string {
  const quiet = html(visible(text)).replace(/[\\`*_{}[\]()+!|~-]|#(?!\w)/g, '\\$&');
  return unlinked(quiet).replace(/\s*\n\s*/g, ' ');
}

/** GitHub makes mentions and references also within HTML. An invisible joiner keeps it from that. */
function unlinked(text: string): string {
  return text.replace(/[@#](?=\w)/g, '$&&#8288;');
}
