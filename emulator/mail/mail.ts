import type { Liquid } from 'liquidjs';
import { prefixedId } from '../store/ids.ts';
import type { JsonObject } from '../store/json.ts';
import type { MailRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { defaultTemplate } from './templates.ts';
import { hrefsOf, textOf } from './text.ts';

export interface MailOrder {
  /** Name of the row of `email_templates`: `user_invitation`, `verify_email` … */
  template: string;
  to: string;
  /** What the template may use, under the names of Auth0's documentation. */
  variables: JsonObject;
  /** Goes before the template: a passwordless connection has words of its own. */
  own?: { from?: string; subject?: string; body?: string };
}

let engines: Promise<{ bodies: Liquid; lines: Liquid }> | undefined;

/** Loaded with the first mail. A template can include no file of this machine, nor render without end. */
function liquid(): Promise<{ bodies: Liquid; lines: Liquid }> {
  engines ??= import('liquidjs').then(({ Liquid }) => {
    const options = { jekyllInclude: false, templates: {}, renderLimit: 2000, memoryLimit: 1e7, parseLimit: 1e7 };
    // ASSUMPTION mail-html-escaping (emulator/assumptions.ts): values are escaped in bodies, and not in subjects.
    return { bodies: new Liquid({ ...options, outputEscape: 'escape' }), lines: new Liquid(options) };
  });
  return engines;
}

/**
 * Renders the tenant's template, or one of our own where the tenant has none or has disabled it, and stores the mail in
 * the outbox. A template that is not valid Liquid sends nothing and leaves a `fn` log, as a failed notification does.
 */
export async function sendMail(tenant: Tenant, mail: MailOrder): Promise<MailRow | undefined> {
  const own = tenant.store.collection('email_templates').get(mail.template);
  const fallback = defaultTemplate(mail.template);
  const stored = own?.enabled && own.body ? own : fallback;
  const template = mail.own?.body ? mail.own : stored;
  if (!template) return undefined;
  try {
    const { bodies, lines } = await liquid();
    const engine = tenant.alternatives.has('mail-html-escaping') ? lines : bodies;
    const html = await engine.parseAndRender(template.body ?? '', mail.variables);
    const subject = await lines.parseAndRender(template.subject ?? fallback?.subject ?? '', mail.variables);
    const from = await lines.parseAndRender(template.from || senderOf(tenant), mail.variables);
    const row: MailRow = {
      id: prefixedId('mail_'),
      to: mail.to,
      // A line break in a name must not add header lines.
      from: oneLine(from),
      subject: oneLine(subject),
      html,
      text: textOf(html),
      links: hrefsOf(html),
      template: mail.template,
      sent_at: tenant.clock.iso(),
    };
    tenant.store.collection('mails').put(row.id, row);
    return row;
  } catch (error) {
    tenant.tell(`mail ${mail.template} to ${mail.to} was not sent: ${error instanceof Error ? error.message : error}`);
    logFailure(tenant, mail, error);
    return undefined;
  }
}

/** Renders one Liquid text, unescaped, for example the `resultUrl` of a template. */
export async function renderLiquid(text: string, variables: JsonObject): Promise<string> {
  return (await liquid()).lines.parseAndRender(text, variables);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function senderOf(tenant: Tenant): string {
  const email = tenant.store.collection('settings').get('tenant')?.support_email;
  return typeof email === 'string' && email ? email : 'no-reply@tenant.test';
}

function logFailure(tenant: Tenant, mail: MailOrder, error: unknown): void {
  const id = prefixedId('log_', 40);
  tenant.store.collection('logs').put(id, {
    log_id: id,
    _id: id,
    date: tenant.clock.iso(),
    type: 'fn',
    description: error instanceof Error ? error.message : 'The mail could not be rendered',
    details: { email_type: mail.template, to: mail.to },
  });
}
