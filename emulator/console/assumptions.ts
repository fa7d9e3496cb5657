import { html } from 'hono/html';
import type { Tenant } from '../tenant.ts';
import { type Markup, tag } from './layout.ts';

/** Each assumption, which of its behaviours the tenant shows, and how to switch and to find out. */
export function assumptions({ alternatives }: Tenant): Markup {
  const states = alternatives.states();
  const switched = states.filter(({ active }) => active === 'alternative').length;
  const how = html`<p class="lead">Switch one on with <code>npm run tenant -- --assume ID</code>, or in a running tenant with
<code>POST /_local/assumptions {"id": "ID", "active": "alternative"}</code>. ${switched} of ${states.length} are switched.</p>`;
  return html`${how}${states.map((one) => {
    const isChosen = one.active === 'chosen';
    return html`<article id="${one.id}"><div class="head"><h2>${one.question}</h2><code>${one.id}</code></div>
<div class="inside"><dl class="pair">
<dt>This tenant</dt><dd>${isChosen ? tag('good', 'active') : ''} ${one.chosen}</dd>
<dt>Alternative</dt><dd>${isChosen ? (one.fixed ? tag('plain', 'cannot be switched') : '') : tag('wait', 'active')} ${one.alternative}</dd>
${one.fixed ? html`<dt>Why fixed</dt><dd>${one.fixed}</dd>` : ''}
<dt>To find out</dt><dd>${one.howToFindOut}</dd>
<dt>Rests on</dt><dd>${one.source}</dd></dl></div></article>`;
  })}`;
}
