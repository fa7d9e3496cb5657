import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import { connectionOf } from '../authentication/connections.ts';
import { logEvent } from '../authentication/logs.ts';
import { OAuthError } from '../authentication/oauth-error.ts';
import { type PasswordPolicy, passwordPolicy, passwordProblem } from '../directory/password-policy.ts';
import { hashPassword } from '../directory/passwords.ts';
import { findTicket, spendTicket, type Ticket, type TicketPurpose, whyUseless } from '../directory/tickets.ts';
import { updateUser } from '../directory/users.ts';
import type { UserRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { brandingOf } from './branding.ts';
import { button, heading, newPasswordField } from './forms.ts';
import { textsFor } from './languages.ts';
import { type Markup, renderPage } from './layout.ts';
import { fieldsOf } from './session.ts';
import type { Texts } from './texts.ts';

const DONE: { [purpose in TicketPurpose]: string } = {
  'email-verification': 'Your email was verified. You can continue using the application.',
  'reset-verify': 'You can now login to the application with the new password.',
};

/** A ticket that is still good, and whose it is. */
interface Open {
  ticket: Readonly<Ticket>;
  user: Readonly<UserRow>;
}

/**
 * The pages behind the links of mails: a new password, and a verified address. Whoever has the link has the ticket, which
 * is good once. docs-v2 main/docs/authenticate/database-connections/password-change.mdx (2026-08).
 */
export function addTicketPages(app: Hono, tenant: Tenant): void {
  app.get('/u/reset-verify', (context) => {
    const open = openTicket(tenant, 'reset-verify', context.req.query('ticket'));
    return open instanceof Response ? open : passwordPage(tenant, context, open);
  });
  app.post('/u/reset-verify', async (context) => {
    const { ticket, password = '' } = await fieldsOf(context);
    const open = openTicket(tenant, 'reset-verify', ticket);
    return open instanceof Response ? open : changePassword(tenant, context, open, password);
  });
  app.get('/u/email-verification', (context) => {
    const open = openTicket(tenant, 'email-verification', context.req.query('ticket'));
    if (open instanceof Response) return open;
    const { user } = open;
    updateUser(tenant, user, { email_verified: true });
    log(tenant, 'sv', open, 'Your email was verified. You can continue using the application.');
    return finish(tenant, context, open);
  });
}

/** @returns where to go with a ticket that is not good any more @throws OAuthError for one that never was */
function openTicket(tenant: Tenant, purpose: TicketPurpose, id = ''): Open | Response {
  const ticket = findTicket(tenant, purpose, id);
  const user = ticket && tenant.store.collection('users').get(ticket.user_id);
  if (!ticket || !user) throw new OAuthError(400, 'invalid_request', 'This link is not valid');
  const problem = whyUseless(tenant, ticket);
  if (problem === undefined) return { ticket, user };
  const target = resultAddress({ ticket, user }, false, problem);
  if (target === undefined) throw new OAuthError(400, 'invalid_request', problem);
  return Response.redirect(target, 302);
}

function policyOf(tenant: Tenant, user: Readonly<UserRow>): PasswordPolicy | undefined {
  const connection = connectionOf(tenant, user);
  return connection?.strategy === 'auth0' ? passwordPolicy(tenant, connection) : undefined;
}

function changePassword(tenant: Tenant, context: Context, open: Open, password: string): Response | Promise<Response> {
  const { ticket, user } = open;
  const policy = policyOf(tenant, user);
  if (!policy) throw new OAuthError(400, 'invalid_request', 'This account has no password');
  const texts = textsOf(tenant, context);
  const lacking = password === '' ? 'minLength' : passwordProblem(policy, password, user.email);
  if (lacking) return passwordPage(tenant, context, open, texts.passwordRules[lacking](policy));
  updateUser(tenant, user, {
    password_hash: hashPassword(password),
    last_password_reset: tenant.clock.iso(),
    ...(ticket.mark_email_as_verified && { email_verified: true }),
  });
  log(tenant, 'scp', open, DONE['reset-verify']);
  return finish(tenant, context, open);
}

/** Spends the ticket and says so, at the application's `result_url` where there is one. */
function finish(tenant: Tenant, context: Context, open: Open): Response | Promise<Response> {
  const { ticket } = open;
  spendTicket(tenant, ticket);
  tenant.store.commit();
  const target = resultAddress(open, true, DONE[ticket.purpose]);
  if (target !== undefined) return context.redirect(target, 302);
  const { title, lead, back } = textsOf(tenant, context).tickets[ticket.purpose];
  const route = loginRoute(tenant, ticket);
  const content = html`${heading(title, lead)}
${route ? html`<p class="other"><a href="${route}">${back}</a></p>` : ''}`;
  return show(tenant, context, ticket, title, content);
}

/** `email`, `success` and `message` before the fragment: docs-v2 email-templates, "Redirect To Results" (2026-08). */
function resultAddress({ ticket, user }: Open, success: boolean, message: string): string | undefined {
  const target = ticket.result_url === undefined ? null : URL.parse(ticket.result_url);
  if (!target) return undefined;
  if (ticket.includeEmailInRedirect === true && user.email) target.searchParams.set('email', user.email);
  target.searchParams.set('success', String(success));
  target.searchParams.set('message', message);
  return target.href;
}

/** The application's login route, with the organization: OpenAPI description of `client_id`, 2026-06-25. */
function loginRoute(tenant: Tenant, { client_id, organization_id }: Readonly<Ticket>): string | undefined {
  const client = tenant.store.collection('clients').get(client_id ?? '');
  const route = client?.initiate_login_uri ? URL.parse(client.initiate_login_uri) : null;
  const organization = tenant.store.collection('organizations').get(organization_id ?? '');
  if (!route) return undefined;
  if (organization) {
    route.searchParams.set('organization', organization.id);
    route.searchParams.set('organization_name', organization.name);
  }
  return route.href;
}

function passwordPage(tenant: Tenant, context: Context, { ticket, user }: Open, problem?: string): Promise<Response> {
  const policy = policyOf(tenant, user);
  if (!policy) throw new OAuthError(400, 'invalid_request', 'This account has no password');
  const texts = textsOf(tenant, context);
  const { title, lead, submit } = texts.newPassword;
  const form = { texts, state: '', csrf: '', problem };
  const content = html`${heading(title, lead(user.email ?? ''))}
${problem ? html`<p class="alert" role="alert" id="problem">${problem}</p>` : ''}
<form method="post" action="/u/reset-verify">
  <input type="hidden" name="ticket" value="${ticket.id}">
  <input type="hidden" name="username" autocomplete="username" value="${user.email ?? ''}">
  ${newPasswordField(form, policy, true)}
  ${button(submit)}
</form>`;
  return show(tenant, context, ticket, title, content, problem ? 400 : 200);
}

async function show(
  tenant: Tenant,
  context: Context,
  { client_id, organization_id, result_url }: Readonly<Ticket>,
  title: string,
  content: Markup,
  status: 200 | 400 = 200,
): Promise<Response> {
  const client = tenant.store.collection('clients').get(client_id ?? '');
  const organization = tenant.store.collection('organizations').get(organization_id ?? '');
  const { body, headers } = await renderPage({
    title,
    content,
    branding: brandingOf(tenant, organization, client),
    texts: textsOf(tenant, context),
    domain: tenant.domain,
    targets: result_url === undefined ? [] : [URL.parse(result_url)?.origin ?? ''].filter(Boolean),
  });
  return context.body(body, status, headers);
}

function textsOf(tenant: Tenant, context: Context): Texts {
  return textsFor(tenant, { acceptLanguage: context.req.header('accept-language') });
}

function log(tenant: Tenant, type: string, { ticket, user }: Open, description: string): void {
  const connection = connectionOf(tenant, user);
  logEvent(tenant, type, {
    client: tenant.store.collection('clients').get(ticket.client_id ?? ''),
    user,
    connection: connection?.name,
    connectionId: connection?.id,
    strategy: connection?.strategy,
    description,
  });
}
