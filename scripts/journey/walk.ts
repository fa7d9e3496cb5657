import { type Form, formsOf } from './forms.ts';
import type { Page, UserAgent } from './user-agent.ts';

/** Who accepts an invitation. */
export interface Invitee {
  email: string;
  password: string;
  /** Name of the organization, for a page that asks for it. */
  organization: string;
}

/** What an invitee met between the invitation link and the application. */
export interface Walk {
  /** Pages of the tenant, by path, in order. */
  pages: string[];
  consentAsked: boolean;
  /** The mail address was preset on the sign-up page and could not be edited. */
  emailLocked: boolean;
  end: Page;
}

const MAX_PAGES = 10;

/** Goes from a page of the tenant on to the application, as an invitee without an account would. */
export async function walk(agent: UserAgent, start: Page, domain: string, invitee: Invitee): Promise<Walk> {
  const walked = { pages: [] as string[], consentAsked: false, emailLocked: false };
  let page = start;
  const seen = new Set<string>();
  for (let count = 0; count < MAX_PAGES; count += 1) {
    const url = new URL(page.url);
    const form = pickForm(formsOf(page.body, page.url), domain);
    if (url.host !== domain && !form?.autoSubmitted) break;
    if (url.host === domain && !form?.autoSubmitted) walked.pages.push(url.pathname);
    if (!form || page.status >= 400 || seen.has(url.pathname + page.body.length)) break;
    seen.add(url.pathname + page.body.length);
    if (url.pathname.includes('/consent')) walked.consentAsked = true;
    const signUp = signUpLink(page, form.form);
    if (signUp) {
      page = await agent.visit(signUp);
      continue;
    }
    if (form.form.readonly.includes('email')) walked.emailLocked = form.form.fields.email === invitee.email;
    page = await agent.submit(form.form, answer(form.form, invitee));
  }
  return { ...walked, end: page };
}

/** An OAuth answer in a form (response_mode=form_post) submits itself; any other form waits for a person. */
function pickForm(forms: Form[], domain: string): { form: Form; autoSubmitted: boolean } | undefined {
  const posted = forms.find(({ action, fields }) => new URL(action).host !== domain && 'state' in fields);
  const autoSubmitted = posted !== undefined && ('code' in posted.fields || 'error' in posted.fields);
  const form = autoSubmitted ? posted : (forms.find(({ fields }) => 'password' in fields) ?? forms[0]);
  return form && { form, autoSubmitted };
}

/** A log-in page offers a sign-up link to those who have no account yet. */
function signUpLink({ body, url }: Page, form: Form): string | undefined {
  if (!('password' in form.fields) || new URL(url).pathname.includes('signup')) return undefined;
  const href = /href="([^"]*\/u\/signup[^"]*)"/.exec(body)?.[1];
  return href && new URL(href.replaceAll('&amp;', '&'), url).href;
}

function answer(form: Form, { email, password, organization }: Invitee): { [name: string]: string } {
  const input: { [name: string]: string } = {};
  // Who wants to join allows what the consent page asks, whose first button declines.
  const allow = form.buttons.find(({ value }) => value === 'accept');
  if (allow) input[allow.name] = allow.value;
  if ('password' in form.fields) input.password = password;
  if ('organization' in form.fields && form.fields.organization === '') input.organization = organization;
  for (const name of ['email', 'username']) {
    if (name in form.fields && !form.readonly.includes(name)) input[name] = email;
  }
  return input;
}
