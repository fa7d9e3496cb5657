import type { Answer } from '../authentication/harness.ts';
import type { Browser } from './browser.ts';

/** Rows for a social and an enterprise connection, both enabled on acme, and the database. */
export function federation(change: { google?: object; saml?: object; inAcme?: object; users?: object } = {}) {
  const inAcme = (connection_id: string, own: object = {}) => ({
    [`org_acme|${connection_id}`]: {
      organization_id: 'org_acme',
      connection_id,
      assign_membership_on_login: false,
      ...change.inAcme,
      ...own,
    },
  });
  return {
    connections: {
      con_google: {
        id: 'con_google',
        name: 'google',
        strategy: 'google-oauth2',
        options: {},
        enabled_clients: ['portal'],
        ...change.google,
      },
      con_saml: {
        id: 'con_saml',
        name: 'globex-saml',
        strategy: 'samlp',
        display_name: 'Globex SSO',
        options: { domain_aliases: ['Globex.test'] },
        enabled_clients: ['portal'],
        show_as_button: false,
        ...change.saml,
      },
    },
    organization_connections: { ...inAcme('con_google'), ...inAcme('con_saml') },
  };
}

/** The names of the buttons of a page, and what each sends. */
export function buttonsOf(page: Answer, name: string): { value: string; text: string }[] {
  const found = page.text.matchAll(/<button\b([^>]*)>([\s\S]*?)<\/button>/g);
  return [...found].flatMap(([, attributes = '', content = '']) => {
    if (!attributes.includes(`name="${name}"`)) return [];
    const value = /value="([^"]*)"/.exec(attributes)?.[1] ?? '';
    const text = content
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();
    return [{ value, text }];
  });
}

/** Picks, on the provider's page, the first person whose line has this text. */
export function be(
  browser: Browser,
  page: Answer,
  who: RegExp,
  more: { [name: string]: string } = {},
): Promise<Answer> {
  const person = buttonsOf(page, 'person').find(({ text }) => who.test(text));
  if (!person) throw new Error(`nobody like ${who} in ${buttonsOf(page, 'person').map(({ text }) => text)}`);
  return browser.submit(page, { person: person.value, ...more });
}

/** Fills in "somebody else". */
export function beSomebody(
  browser: Browser,
  page: Answer,
  { name = '', email = '', verified = true }: { name?: string; email?: string; verified?: boolean },
): Promise<Answer> {
  const fields = { action: 'other', name, email };
  return browser.submit(page, verified ? { ...fields, verified: '1' } : fields, ['verified', 'remember']);
}
