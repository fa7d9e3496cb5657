import type { CharacterType, PasswordPolicy } from '../directory/password-policy.ts';

/** Every word of the pages, so that another language is one more object of this type. */
export interface Texts {
  lang: string;
  login: { title: (to: string) => string; lead: (application: string) => string; submit: string };
  signup: { title: (to: string) => string; lead: (application: string) => string; submit: string };
  invitation: {
    signup: string;
    login: string;
    lead: (inviter: string, organization: string, application: string) => string;
    locked: string;
  };
  organization: { title: string; lead: (application: string) => string; field: string; hint: string; submit: string };
  picker: { title: string; lead: (application: string) => string; none: string };
  consent: {
    title: (application: string) => string;
    lead: (application: string, account: string) => string;
    api: (name: string) => string;
    accept: string;
    decline: string;
    scopes: { [scope: string]: string };
  };
  logout: { title: string; lead: (application: string) => string; accept: string; decline: string };
  error: {
    title: string;
    lead: string;
    callback: (url: string, application: string) => string;
    hint: (application: string) => string;
    back: string;
  };
  fields: { email: string; password: string; newPassword: string };
  toSignup: { lead: string; link: string };
  toLogin: { lead: string; link: string };
  noConnection: string;
  footer: (domain: string) => string;
  problems: {
    wrongPassword: string;
    noEmail: string;
    exists: string;
    noOrganization: (name: string) => string;
    notAllowed: string;
  };
  password: { [problem in keyof PasswordPolicy]-?: (policy: PasswordPolicy) => string };
}

export const CHARACTER_TYPES: { [Type in CharacterType]: string } = {
  lowercase: 'a lower case letter',
  uppercase: 'an upper case letter',
  number: 'a digit',
  special: 'another character',
};

const ENGLISH: Texts = {
  lang: 'en',
  login: {
    title: (to) => `Log in to ${to}`,
    lead: (application) => `to continue to ${application}`,
    submit: 'Log in',
  },
  signup: {
    title: (to) => `Sign up for ${to}`,
    lead: (application) => `to continue to ${application}`,
    submit: 'Sign up',
  },
  invitation: {
    signup: 'You are invited',
    login: 'Welcome back',
    lead: (inviter, organization, application) => `${inviter} invited you to join ${organization} on ${application}.`,
    locked: 'The invitation is for this address, so it cannot be changed.',
  },
  organization: {
    title: 'Which organization?',
    lead: (application) => `Enter the name of your organization to log in to ${application}.`,
    field: 'Organization name',
    hint: 'The short name, for example acme',
    submit: 'Continue',
  },
  picker: {
    title: 'Choose an organization',
    lead: (application) => `You are a member of these. Which one do you want to use in ${application}?`,
    none: 'Continue without an organization',
  },
  consent: {
    title: (application) => `Let ${application} in?`,
    lead: (application, account) => `${application} asks for access to your account ${account}. It wants to:`,
    api: (name) => `In ${name}:`,
    accept: 'Allow',
    decline: 'Decline',
    scopes: {
      openid: 'Know who you are',
      profile: 'See your profile: name and picture',
      email: 'See your mail address',
      phone: 'See your phone number',
      address: 'See your address',
      offline_access: 'Stay connected while you are away',
    },
  },
  logout: {
    title: 'Log out?',
    lead: (application) => `Do you want to log out of ${application}?`,
    accept: 'Log out',
    decline: 'Stay logged in',
  },
  error: {
    title: 'That did not work',
    lead: 'Something in this login is not as it should be.',
    callback: (url, application) =>
      `Callback URL mismatch: ${url} is not one of the Allowed Callback URLs of ${application}. Add it there, or send one of them as redirect_uri.`,
    hint: (application) => `Go back to ${application} and try again. If it happens again, tell whoever runs it.`,
    back: 'Back to the application',
  },
  fields: { email: 'Mail address', password: 'Password', newPassword: 'Choose a password' },
  toSignup: { lead: 'No account yet?', link: 'Sign up' },
  toLogin: { lead: 'Already have an account?', link: 'Log in' },
  noConnection: 'There is no way to log in here: no database connection is enabled for this login.',
  footer: (domain) => `This is the local tenant ${domain}.`,
  problems: {
    wrongPassword: 'Wrong email or password.',
    noEmail: 'Enter a mail address.',
    exists: 'There is an account with this address already. Log in instead.',
    noOrganization: (name) => `There is no organization called "${name}".`,
    notAllowed: 'Signing up is not allowed here.',
  },
  password: {
    minLength: ({ minLength }) => `At least ${minLength} ${minLength === 1 ? 'character' : 'characters'}`,
    maxLength: ({ maxLength = 0 }) => `At most ${maxLength} bytes`,
    types: ({ types }) => `At least ${types} of: lower case, upper case, digit, other character`,
    required: ({ required }) => `With ${required.map((type) => CHARACTER_TYPES[type]).join(', ')}`,
    noRepeats: () => 'No character more than twice in a row',
    noSequences: () => 'No run like abc or 123',
    noProfileData: () => 'Without the name in the mail address',
  },
};

/** The texts for `ui_locales` or the browser's languages. */
export function textsFor(_locales: string | undefined): Texts {
  return ENGLISH;
}
