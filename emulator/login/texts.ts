import type { MfaWay } from '../directory/mfa.ts';
import type { PasswordPolicy } from '../directory/password-policy.ts';
import type { TicketPurpose } from '../directory/tickets.ts';

/** A page that asks one question. */
interface Question {
  title: string;
  lead: (application: string) => string;
  accept: string;
  decline: string;
}

/** Every word of the pages, so that another language is one more object of this type. */
export interface Texts {
  lang: string;
  login: { title: (to: string) => string; lead: (application: string) => string; submit: string };
  signup: { title: (to: string) => string; lead: (application: string) => string; submit: string };
  identifier: { submit: string };
  password: { title: string; submit: string; change: string };
  /** Shown between a form and the buttons of other providers. */
  or: string;
  continueWith: (connection: string) => string;
  invitation: {
    signup: string;
    login: string;
    lead: (inviter: string, organization: string, application: string) => string;
    locked: string;
    accept: string;
    hint: (email: string) => string;
  };
  organization: {
    title: string;
    lead: (application: string) => string;
    name: string;
    nameHint: string;
    email: string;
    emailHint: string;
    either: string;
    eitherHint: string;
    submit: string;
    personal: string;
  };
  picker: { title: string; lead: (application: string) => string; none: string };
  discovered: { title: string; lead: (email: string) => string };
  consent: {
    title: (application: string) => string;
    lead: (application: string, account: string) => string;
    api: (name: string) => string;
    accept: string;
    decline: string;
    scopes: { [scope: string]: string };
    /** `Things: read and write your things` */
    grouped: (resource: string, actions: readonly string[]) => string;
  };
  confirmation: Question & { account: string; callback: string };
  logout: Question;
  /** The page behind the link of a mail that resets a password. */
  newPassword: { title: string; lead: (email: string) => string; submit: string };
  /** What is said when the ticket of a mail has done its work. */
  tickets: { [purpose in TicketPurpose]: { title: string; lead: string; back: string } };
  mfa: { [way in MfaWay]: { title: string; lead: (email: string) => string; other: string } } & {
    code: string;
    submit: string;
    wrong: string;
    secret: string;
    secretHint: (code: string) => string;
  };
  error: {
    title: string;
    lead: string;
    callback: (url: string, application: string) => string;
    hint: (application: string) => string;
    back: string;
    /** What to do next, by what went wrong. */
    next: { [cause in ErrorCause]: string };
  };
  fields: { email: string; password: string; newPassword: string };
  toSignup: { lead: string; link: string };
  toLogin: { lead: string; link: string };
  footer: (domain: string) => string;
  problems: {
    wrongPassword: string;
    noEmail: string;
    noPassword: string;
    exists: string;
    noOrganization: (name: string) => string;
    noOrganizationFor: (email: string) => string;
    noConnectionFor: (email: string) => string;
    notAllowed: string;
    codes: string;
  };
  passwordRules: { [problem in keyof PasswordPolicy]-?: (policy: PasswordPolicy) => string };
  upstream: UpstreamTexts;
}

/** What the built-in identity provider says. */
export interface UpstreamTexts {
  title: string;
  lead: (connection: string, tenant: string) => string;
  kind: { social: string; enterprise: string };
  invited: string;
  hinted: string;
  verified: string;
  unverified: string;
  noEmail: string;
  known: string;
  other: { title: string; name: string; email: string; emailHint: string; verified: string; submit: string };
  remember: string;
  cancel: string;
}

/** What an error page can help with. */
export type ErrorCause = 'expired' | 'callback' | 'client' | 'logout' | 'other';
