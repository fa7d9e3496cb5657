import { visible } from '../../errors.ts';
import type { FieldChange } from '../change.ts';
import type { Json } from '../json.ts';
import { neededWrites, type Plan, type RankedChange } from '../plan.ts';
import { inline, linesOf, oneLine } from './lines.ts';
import { SCRIPT, STYLE } from './page.ts';
import {
  count,
  DRIFT_TITLE,
  deleteSentence,
  driftHints,
  driftLines,
  journeySentence,
  shortFingerprint,
  summaryOf,
  titleOf,
  verb,
} from './words.ts';

/** One self-contained page: nothing is loaded, and nothing of the tenant is run. */
export function htmlFace(plan: Plan): string {
  const title = `Plan for ${plan.environment}: ${summaryOf(plan)}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${quoted(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${header(plan)}
<main>
${journeyPart(plan)}
${changesPart(plan)}
${writesPart(plan)}
${driftPart(plan)}
${unseenPart(plan)}
</main>
<footer>Secrets are not part of this page. Fingerprint <code>${quoted(plan.fingerprint)}</code></footer>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function quoted(text: string): string {
  const entities: { [character: string]: string } = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return visible(text).replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

function header(plan: Plan): string {
  const facts = [
    ['Tenant', plan.tenant],
    ...(plan.commit ? [['Commit', plan.commit.slice(0, 12)]] : []),
    ['Made', plan.made_at.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')],
    ['Fingerprint', shortFingerprint(plan)],
    ...Object.entries(plan.tools),
  ];
  const counts = ['danger', 'careful', 'plain'].map(
    (weight) => [weight, plan.changes.filter((change) => change.weight === weight).length] as const,
  );
  const words: { [weight: string]: string } = { danger: 'dangerous', careful: 'to look at', plain: 'plain' };
  const tiles = [
    tile(String(plan.changes.length), plan.changes.length === 1 ? 'change' : 'changes', ''),
    ...counts
      .filter(([, number]) => number > 0)
      .map(([weight, number]) => tile(String(number), words[weight] ?? weight, weight)),
    tile(String(neededWrites(plan).length), 'writes', ''),
    tile(String(plan.drift.length), 'drifts', ''),
  ];
  return `<header>
<p class="eyebrow">Plan</p>
<h1>${quoted(plan.environment)}</h1>
<dl>${facts.map(([term = '', value = '']) => `<div><dt>${quoted(term)}</dt><dd>${quoted(value)}</dd></div>`).join('')}</dl>
<div class="tiles">${tiles.join('')}</div>
</header>`;
}

function tile(value: string, label: string, tone: string): string {
  return `<div class="tile ${tone}"><b>${value}</b><span>${quoted(label)}</span></div>`;
}

function journeyPart(plan: Plan): string {
  const { journey } = plan;
  if (!journey.ran)
    return `<section class="journey none"><h2>Invitation</h2><p>${quoted(journeySentence(plan))}</p></section>`;
  const steps = journey.steps.map(
    ({ ok, title, detail, fix }) =>
      `<li class="${ok ? 'ok' : 'bad'}"><b>${quoted(title)}</b> <span>${quoted(detail)}</span>${fix ? `<em>${quoted(fix)}</em>` : ''}</li>`,
  );
  const open = journey.landed ? '' : ' open';
  return `<section class="journey ${journey.landed ? 'ok' : 'bad'}"><h2>Invitation</h2>
<p>${quoted(journeySentence(plan))}</p>
<details${open}><summary>${count(journey.steps.length, 'step')}</summary><ol>${steps.join('')}</ol></details></section>`;
}

function changesPart(plan: Plan): string {
  const { changes } = plan;
  if (changes.length === 0) return '<section><h2>Changes</h2><p>Nothing to change.</p></section>';
  const kinds = [...new Set(changes.map(({ kind }) => kind))];
  const actions = [...new Set(changes.map(({ action }) => action))];
  const chips = (name: string, values: readonly string[]) =>
    values
      .map(
        (value) =>
          `<label><input type="checkbox" data-filter="${name}" value="${quoted(value)}" checked>${quoted(value)}</label>`,
      )
      .join('');
  const deletes = deleteSentence(plan);
  return `<section><h2>Changes</h2>
${deletes === undefined ? '' : `<p class="reason">${quoted(deletes)}</p>`}
<div class="filters" hidden><input type="search" placeholder="Filter by name, field or value" aria-label="Filter">
<div class="chips">${chips('action', actions)}</div><div class="chips">${chips('kind', kinds)}</div>
<label class="grave"><input type="checkbox" data-grave>only what is marked</label></div>
${changes.map(changeCard).join('\n')}
<p class="empty" hidden>Nothing fits these filters.</p></section>`;
}

function changeCard(change: RankedChange): string {
  const { action, kind, weight, reasons, fields } = change;
  const open = weight !== 'plain' || fields.length <= 6 ? ' open' : '';
  return `<details class="change ${weight}" data-action="${action}" data-kind="${quoted(kind)}" data-weight="${weight}"${open}>
<summary><span class="action ${action}">${verb(action)}</span> <span class="kind">${quoted(kind)}</span> <b>${quoted(oneLine(change.name || kind))}</b><small>${count(fields.length, 'field')}</small></summary>
${reasons.map((reason) => `<p class="reason">${quoted(reason)}</p>`).join('')}
<table><thead><tr><th>Field</th><th>Before</th><th>After</th></tr></thead><tbody>${fields.map(fieldRow).join('')}</tbody></table>
</details>`;
}

function fieldRow(change: FieldChange): string {
  const name = `<th scope="row">${quoted(oneLine(change.path))}</th>`;
  if (isLong(change)) return `<tr>${name}<td colspan="2">${diffBlock(change)}</td></tr>`;
  const [before, after] = sides(change);
  return `<tr>${name}<td class="before">${before}</td><td class="after">${after}</td></tr>`;
}

/** Texts of several lines are read as a diff, everything else side by side. */
function isLong(change: FieldChange): boolean {
  const values = [('before' in change && change.before) || '', ('after' in change && change.after) || ''];
  return values.some((value) => typeof value === 'string' && value.includes('\n'));
}

function sides(change: FieldChange): [string, string] {
  if (change.type === 'secret') return ['<i>•••</i>', '<i>••• changed</i>'];
  if (change.type === 'added') return ['', value(change.after)];
  if (change.type === 'removed') return [value(change.before), ''];
  if (change.type === 'changed') return [value(change.before), value(change.after)];
  if (change.type === 'reordered') return [ordered(change.before), ordered(change.after)];
  const kept = change.kept > 0 ? `<i>${change.kept} more, as they are</i>` : '';
  return [list(change.removed, 'removed') + kept, list(change.added, 'added') + kept];
}

function value(content: Json): string {
  if (Array.isArray(content) && content.length > 0) return list(content, '');
  return `<code>${quoted(inline(content))}</code>`;
}

function list(items: readonly Json[], tone: string): string {
  return items.length === 0
    ? ''
    : `<ul class="${tone}">${items.map((item) => `<li><code>${quoted(inline(item))}</code></li>`).join('')}</ul>`;
}

function ordered(items: readonly Json[]): string {
  return `<ol>${items.map((item) => `<li><code>${quoted(inline(item))}</code></li>`).join('')}</ol>`;
}

function diffBlock(change: FieldChange): string {
  const classes: { [sign: string]: string } = { '+': 'added', '-': 'removed', '~': 'hunk', ' ': '' };
  const lines = linesOf(change).slice(1);
  return `<pre>${lines.map(({ sign, text }) => `<span class="${classes[sign]}">${quoted(`${sign} ${text}`)}</span>`).join('')}</pre>`;
}

function writesPart(plan: Plan): string {
  const row = ({ method, path, kind, name }: Plan['writes'][number]) =>
    `<tr><td><code>${method}</code></td><td><code>${quoted(path)}</code></td><td>${quoted(titleOf({ kind, name }))}</td></tr>`;
  const needed = neededWrites(plan);
  const silent = plan.writes.filter(({ isNeeded, isRefused }) => !isNeeded && !isRefused);
  const table = (rows: Plan['writes']) => `<table class="writes"><tbody>${rows.map(row).join('')}</tbody></table>`;
  return `<section><h2>Writes</h2>
<details><summary>${count(needed.length, 'write')} to the tenant, in this order</summary>${table(needed)}</details>
<details><summary>${count(silent.length, 'write')} of auth0-deploy-cli that would change nothing and ${silent.length === 1 ? 'is' : 'are'} not sent</summary>${table(silent)}</details></section>`;
}

function driftPart(plan: Plan): string {
  const { drift } = plan;
  const hints = driftHints(plan);
  if (drift.length + hints.length === 0) return '';
  const items = drift.map(
    (item) =>
      `<details class="drift"><summary>${quoted(titleOf(item))}${item.type === 'extra' ? ' <small>only on the tenant</small>' : ''}</summary><pre>${driftLines(item).map(quoted).join('\n')}</pre></details>`,
  );
  const title =
    drift.length === 0
      ? ''
      : `<p>${quoted(DRIFT_TITLE)} A minus is what a new tenant would have, a plus what this one has.</p>`;
  const more = hints.map((text) => `<p>${quoted(text)}</p>`).join('');
  return `<section><h2>Drift</h2>${title}${items.join('')}${more}</section>`;
}

function unseenPart({ unseen }: Plan): string {
  if (unseen.length === 0) return '';
  return `<section><h2>Secrets</h2><p>No tenant shows these, so nobody can say whether they differ. They are sent when something else of their resource changes, or with <code>--write-secrets</code>.</p><ul>${unseen.map((one) => `<li><code>${quoted(one)}</code></li>`).join('')}</ul></section>`;
}
