import type { CharacterType } from '../directory/password-policy.ts';
import type { Texts } from './texts.ts';

const CHARACTER_TYPES: { [Type in CharacterType]: string } = {
  lowercase: 'a lower case letter',
  uppercase: 'an upper case letter',
  number: 'a digit',
  special: 'a special character',
};

export const ENGLISH: Texts = {
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
  identifier: { submit: 'Continue' },
  password: { title: 'Enter your password', submit: 'Log in', change: 'Not you? Use another address' },
  or: 'or',
  continueWith: (connection) => `Continue with ${connection}`,
  invitation: {
    signup: 'You are invited',
    login: 'Welcome back',
    lead: (inviter, organization, application) => `${inviter} invited you to join ${organization} on ${application}.`,
    locked: 'The invitation is for this address, so it cannot be changed.',
    accept: 'Accept the invitation',
    hint: (email) => `Choose the account with the address ${email}. With any other one the invitation is lost.`,
  },
  organization: {
    title: 'Which organization?',
    lead: (application) => `Tell us your organization to log in to ${application}.`,
    name: 'Organization name',
    nameHint: 'The short name, for example acme',
    email: 'Work email',
    emailHint: 'We find your organization by the part after the @.',
    either: 'Organization name or work email',
    eitherHint: 'For example acme, or you@acme.com',
    submit: 'Continue',
    personal: 'Continue with a personal account',
  },
  picker: {
    title: 'Choose an organization',
    lead: (application) => `Which one do you want to use in ${application}?`,
    none: 'Continue with a personal account',
  },
  discovered: {
    title: 'Choose an organization',
    lead: (email) => `Several organizations use the domain of ${email}.`,
  },
  consent: {
    title: (application) => `Authorize ${application}`,
    lead: (application, account) => `${application} asks for access to your account ${account}. It wants to:`,
    api: (name) => `In ${name}`,
    accept: 'Allow',
    decline: 'Decline',
    scopes: {
      openid: 'Know who you are',
      profile: 'See your profile: name and picture',
      email: 'See your email address',
      phone: 'See your phone number',
      address: 'See your address',
      offline_access: 'Stay connected while you are away',
    },
    grouped: (resource, actions) => `${capital(resource)}: ${list(actions, 'and')} your ${resource}`,
  },
  confirmation: {
    title: 'Is this where you want to go?',
    lead: (application) =>
      `You are about to be sent to ${application}. Only go on if you have just opened it yourself.`,
    account: 'Account',
    callback: 'Address',
    accept: 'Continue',
    decline: 'Cancel',
  },
  logout: {
    title: 'Log out?',
    lead: (application) => `Do you want to log out of ${application}?`,
    accept: 'Log out',
    decline: 'Stay logged in',
  },
  newPassword: {
    title: 'Choose a new password',
    lead: (email) => `It is for the account ${email}.`,
    submit: 'Set the password',
  },
  tickets: {
    'reset-verify': {
      title: 'Password changed',
      lead: 'You can now log in with the new one.',
      back: 'Go to the login',
    },
    'email-verification': { title: 'Email address verified', lead: 'You can go on.', back: 'Go to the login' },
  },
  mfa: {
    otp: {
      title: 'Verify that it is you',
      lead: () => 'Enter the code that your authenticator app shows.',
      other: 'Use an authenticator app',
    },
    email: {
      title: 'Verify that it is you',
      lead: (email) => `Enter the code that was sent to ${email}.`,
      other: 'Get a code by mail',
    },
    'otp-enrollment': {
      title: 'Secure your account',
      lead: () => 'Add this account to an authenticator app, then enter the code that it shows.',
      other: 'Set up an authenticator app',
    },
    code: 'Code',
    submit: 'Continue',
    wrong: 'The code is not right, or its time is over.',
    secret: 'Key for the app:',
    secretHint: (code) => `This is a local tenant: the app would show ${code} now.`,
  },
  error: {
    title: 'That did not work',
    lead: 'Something about this login is not as it should be.',
    callback: (url, application) =>
      `Callback URL mismatch: ${url} is not one of the Allowed Callback URLs of ${application}. Add it there, or send one of them as redirect_uri.`,
    hint: (application) => `Go back to ${application} and try again. If it happens again, tell whoever runs it.`,
    back: 'Back to the application',
    next: {
      expired: 'Pages of a login are good for an hour, and only in the browser that opened them. Begin the login anew.',
      callback:
        'For whoever runs the application: the addresses are kept in its settings, under Allowed Callback URLs.',
      client: 'For whoever runs the application: compare its client_id with the applications of this tenant.',
      logout: 'For whoever runs the application: the addresses are kept in its settings, under Allowed Logout URLs.',
      other: 'Go back and try again. If it happens again, tell whoever runs the application.',
    },
  },
  fields: {
    email: 'Email address',
    password: 'Password',
    newPassword: 'Choose a password',
  },
  toSignup: { lead: 'No account yet?', link: 'Sign up' },
  toLogin: { lead: 'Already have an account?', link: 'Log in' },
  footer: (domain) => `This is the local tenant ${domain}.`,
  problems: {
    wrongPassword: 'Wrong email or password.',
    noEmail: 'Enter an email address.',
    noPassword: 'Enter a password.',
    exists: 'There is an account with this address already. Log in instead.',
    noOrganization: (name) =>
      `There is no organization called "${name}". Check the spelling, or ask your administrator.`,
    noOrganizationFor: (email) =>
      `No organization uses the domain of ${email}. Check the address, or ask your administrator.`,
    noConnectionFor: (email) => `There is no way to log in here with ${email}. Try another address.`,
    notAllowed: 'Signing up is not allowed here. Ask whoever invited you, or log in with an account you have.',
    codes: 'This local tenant does not send codes: only passwords and other identity providers work here.',
  },
  passwordRules: {
    minLength: ({ minLength }) => `At least ${minLength} ${minLength === 1 ? 'character' : 'characters'}`,
    maxLength: ({ maxLength = 0 }) => `At most ${maxLength} bytes`,
    types: ({ types }) => `At least ${types} of: lower case, upper case, digit, special character`,
    required: ({ required }) => `With ${required.map((type) => CHARACTER_TYPES[type]).join(', ')}`,
    noRepeats: () => 'No character more than twice in a row',
    noSequences: () => 'No run like abc or 123',
    noProfileData: () => 'Without the name in your email address',
  },
  upstream: {
    title: 'Who do you want to be?',
    lead: (connection, tenant) =>
      `${tenant} asks ${connection} who you are. Pick anyone: this provider is part of the local tenant.`,
    kind: { social: 'Social connection', enterprise: 'Enterprise connection' },
    invited: 'Invited address',
    hinted: 'Suggested by the login',
    verified: 'verified',
    unverified: 'not verified',
    noEmail: 'no email address',
    known: 'Was here before',
    other: {
      title: 'Somebody else',
      name: 'Name',
      email: 'Email address',
      emailHint: 'Leave it empty for a provider that tells none.',
      verified: 'The provider has verified the address',
      submit: 'Continue',
    },
    remember: 'Stay signed in here: the next login does not ask',
    cancel: 'Cancel at the provider',
  },
};

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function list(words: readonly string[], and: string): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${and} ${words.at(-1)}`;
}
