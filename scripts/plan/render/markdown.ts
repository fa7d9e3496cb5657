import { visible } from '../../errors.ts';
import type { Plan, RankedChange } from '../plan.ts';
import { abridge } from './abridge.ts';
import { linesOf, oneLine } from './lines.ts';
import {
  count,
  deleteSentence,
  driftHints,
  driftLines,
  journeySentence,
  shortFingerprint,
  some,
  summaryOf,
  titleOf,
  verb,
} from './words.ts';

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
    ...[deleteSentence(plan) ?? []].flat().flatMap((text) => [`🛑 ${escaped(text)}`, '']),
  ];
  const tail = [...driftPart(plan), ...unseenPart(plan), footer(plan)];
  const room = MOST - [...head, ...tail].join('\n').length;
  return `${[...head, ...changesPart(plan, room), ...tail].join('\n')}\n`;
}

/** What the list of what is shown by name only takes at most, for all kinds together. */
const ROOM_FOR_NAMES = 12_000;

function changesPart({ changes }: Plan, room: number): string[] {
  const parts = abridge(changes, (change) => changePart(change).length + 1, room, room - ROOM_FOR_NAMES);
  const shown = parts.flatMap((part) => part.shown.map(changePart));
  const named = parts.reduce((sum, part) => sum + part.named.length, 0);
  if (named === 0) return shown;
  const names = parts.flatMap((part) => namedLine(part.named, ROOM_FOR_NAMES / parts.length));
  return [
    ...shown,
    `**${named} of ${count(changes.length, 'change')}** did not fit here and are only named. The report has all values:`,
    '`npm run plan -- --show FILE --format html`, with the plan file that was kept.',
    '',
    ...names,
    '',
  ];
}

function namedLine(group: readonly RankedChange[], room: number): string[] {
  const [first] = group;
  if (!first) return [];
  let left = room - 100;
  const fits = group.findIndex(({ name }) => {
    left -= escaped(oneLine(name)).length + 2;
    return left < 0;
  });
  const most = fits < 0 ? group.length : fits;
  const names = escaped(
    some(
      group.map(({ name }) => name),
      most,
    ),
  );
  return [`- ${markOf(first)}${verb(first.action)} ${first.kind}, ${group.length} more: ${names}`];
}

function markOf({ weight }: RankedChange): string {
  return weight === 'danger' ? '🛑 ' : weight === 'careful' ? '⚠️ ' : '';
}

function changePart(change: RankedChange): string {
  const { weight, action, reasons, fields } = change;
  const lines = fields.flatMap(linesOf).map(({ sign, text }) => `${sign === '~' ? '!' : sign} ${text}`);
  const open = weight === 'plain' ? '' : ' open';
  const title = `<summary>${markOf(change)}${verb(action)} <b>${unlinked(html(titleOf(change)))}</b></summary>`;
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

/** Drift must leave most of a comment to the changes. Lines of one thing and of all, and characters of a line. */
const MOST_DRIFT = { each: 10, all: 80 };
const MOST_WIDTH = 160;

function driftPart(plan: Plan): string[] {
  const { drift } = plan;
  const hints = driftHints(plan);
  if (drift.length + hints.length === 0) return [];
  const lines = drift.flatMap((item) => [
    titleOf(item),
    ...shortened(driftLines(item), MOST_DRIFT.each).map((line) => `  ${line}`),
  ]);
  const title =
    drift.length === 0
      ? 'Drift is not known'
      : `Drift: ${count(drift.length, 'thing')} on the tenant that the files do not have; a deploy leaves ${drift.length === 1 ? 'it' : 'them'}`;
  const shown = drift.length === 0 ? [] : [...fenced(shortened(lines, MOST_DRIFT.all).map(cut), 'diff'), ''];
  return [`<details><summary>${title}</summary>`, '', ...shown, ...hints.map(escaped), '', '</details>', ''];
}

function shortened(lines: readonly string[], most: number): string[] {
  if (lines.length <= most) return [...lines];
  return [...lines.slice(0, most - 1), `… and ${count(lines.length - most + 1, 'more line')} in the report`];
}

function cut(line: string): string {
  return line.length <= MOST_WIDTH ? line : `${line.slice(0, MOST_WIDTH)}…`;
}

const MOST_UNSEEN = 30;

function unseenPart({ unseen }: Plan): string[] {
  if (unseen.length === 0) return [];
  const names = unseen.slice(0, MOST_UNSEEN).map((one) => `\`${cut(oneLine(one).replaceAll('`', "'"))}\``);
  const more = unseen.length > MOST_UNSEEN ? ` and ${unseen.length - MOST_UNSEEN} more` : '';
  return [`Secrets that nobody can compare: ${names.join(', ')}${more}`, ''];
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
