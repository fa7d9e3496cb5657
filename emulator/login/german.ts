import type { CharacterType } from '../directory/password-policy.ts';
import { ENGLISH } from './english.ts';
import type { Texts } from './texts.ts';

const CHARACTER_TYPES: { [Type in CharacterType]: string } = {
  lowercase: 'einem Kleinbuchstaben',
  uppercase: 'einem Großbuchstaben',
  number: 'einer Ziffer',
  special: 'einem Sonderzeichen',
};

export const GERMAN: Texts = {
  lang: 'de',
  login: {
    title: (to) => `Bei ${to} anmelden`,
    lead: (application) => `um mit ${application} fortzufahren`,
    submit: 'Anmelden',
  },
  signup: {
    title: (to) => `Bei ${to} registrieren`,
    lead: (application) => `um mit ${application} fortzufahren`,
    submit: 'Registrieren',
  },
  identifier: { submit: 'Weiter' },
  password: { title: 'Passwort eingeben', submit: 'Anmelden', change: 'Nicht Sie? Andere Adresse verwenden' },
  or: 'oder',
  continueWith: (connection) => `Weiter mit ${connection}`,
  invitation: {
    signup: 'Sie sind eingeladen',
    login: 'Willkommen zurück',
    lead: (inviter, organization, application) =>
      `${inviter} hat Sie eingeladen, ${organization} in ${application} beizutreten.`,
    locked: 'Die Einladung gilt für diese Adresse, deshalb lässt sie sich nicht ändern.',
    accept: 'Einladung annehmen',
    hint: (email) => `Wählen Sie das Konto mit der Adresse ${email}. Mit jedem anderen geht die Einladung verloren.`,
  },
  organization: {
    title: 'Welche Organisation?',
    lead: (application) => `Nennen Sie Ihre Organisation, um sich bei ${application} anzumelden.`,
    name: 'Name der Organisation',
    nameHint: 'Der Kurzname, zum Beispiel acme',
    email: 'Geschäftliche E-Mail-Adresse',
    emailHint: 'Wir finden Ihre Organisation über den Teil nach dem @.',
    either: 'Name der Organisation oder geschäftliche E-Mail-Adresse',
    eitherHint: 'Zum Beispiel acme oder ich@acme.com',
    submit: 'Weiter',
    personal: 'Mit einem persönlichen Konto fortfahren',
  },
  picker: {
    title: 'Organisation wählen',
    lead: (application) => `Welche möchten Sie in ${application} verwenden?`,
    none: 'Mit einem persönlichen Konto fortfahren',
  },
  discovered: {
    title: 'Organisation wählen',
    lead: (email) => `Mehrere Organisationen verwenden die Domain von ${email}.`,
  },
  consent: {
    title: (application) => `${application} den Zugriff erlauben`,
    lead: (application, account) => `${application} bittet um Zugriff auf Ihr Konto ${account} und möchte:`,
    api: (name) => `Bei ${name}`,
    accept: 'Erlauben',
    decline: 'Ablehnen',
    scopes: {
      openid: 'Wissen, wer Sie sind',
      profile: 'Ihr Profil sehen: Name und Bild',
      email: 'Ihre E-Mail-Adresse sehen',
      phone: 'Ihre Telefonnummer sehen',
      address: 'Ihre Anschrift sehen',
      offline_access: 'Verbunden bleiben, während Sie nicht da sind',
    },
    // Scopes of APIs cannot be localized: universal-login-internationalization.mdx, "Limitations" (2026-04).
    grouped: ENGLISH.consent.grouped,
  },
  confirmation: {
    title: 'Möchten Sie dorthin?',
    lead: (application) =>
      `Sie werden gleich zu ${application} weitergeleitet. Fahren Sie nur fort, wenn Sie die Anwendung gerade selbst geöffnet haben.`,
    account: 'Konto',
    callback: 'Adresse',
    accept: 'Weiter',
    decline: 'Abbrechen',
  },
  logout: {
    title: 'Abmelden?',
    lead: (application) => `Möchten Sie sich bei ${application} abmelden?`,
    accept: 'Abmelden',
    decline: 'Angemeldet bleiben',
  },
  newPassword: {
    title: 'Neues Passwort wählen',
    lead: (email) => `Es gilt für das Konto ${email}.`,
    submit: 'Passwort setzen',
  },
  tickets: {
    'reset-verify': {
      title: 'Passwort geändert',
      lead: 'Sie können sich jetzt mit dem neuen anmelden.',
      back: 'Zur Anmeldung',
    },
    'email-verification': { title: 'E-Mail-Adresse bestätigt', lead: 'Es kann weitergehen.', back: 'Zur Anmeldung' },
  },
  mfa: {
    otp: {
      title: 'Bestätigen Sie, dass Sie es sind',
      lead: () => 'Geben Sie den Code ein, den Ihre Authentifizierungs-App zeigt.',
      other: 'Eine Authentifizierungs-App verwenden',
    },
    email: {
      title: 'Bestätigen Sie, dass Sie es sind',
      lead: (email) => `Geben Sie den Code ein, der an ${email} geschickt wurde.`,
      other: 'Einen Code per E-Mail bekommen',
    },
    'otp-enrollment': {
      title: 'Sichern Sie Ihr Konto',
      lead: () =>
        'Fügen Sie dieses Konto einer Authentifizierungs-App hinzu und geben Sie den Code ein, den sie zeigt.',
      other: 'Eine Authentifizierungs-App einrichten',
    },
    code: 'Code',
    submit: 'Weiter',
    wrong: 'Der Code ist nicht richtig, oder seine Zeit ist abgelaufen.',
    secret: 'Schlüssel für die App:',
    secretHint: (code) => `Dies ist ein lokaler Tenant: Die App würde jetzt ${code} zeigen.`,
  },
  error: {
    title: 'Das hat nicht geklappt',
    lead: 'Etwas an dieser Anmeldung ist nicht so, wie es sein sollte.',
    callback: (url, application) =>
      `Callback URL mismatch: ${url} gehört nicht zu den Allowed Callback URLs von ${application}. Tragen Sie die Adresse dort ein, oder senden Sie eine von ihnen als redirect_uri.`,
    hint: (application) =>
      `Gehen Sie zurück zu ${application} und versuchen Sie es noch einmal. Wenn es wieder geschieht, wenden Sie sich an den Betreiber.`,
    back: 'Zurück zur Anwendung',
    next: {
      expired:
        'Die Seiten einer Anmeldung gelten eine Stunde lang und nur in dem Browser, der sie geöffnet hat. Beginnen Sie die Anmeldung von vorn.',
      callback:
        'Für den Betreiber der Anwendung: Die Adressen stehen in ihren Einstellungen unter Allowed Callback URLs.',
      client: 'Für den Betreiber der Anwendung: Vergleichen Sie die client_id mit den Anwendungen dieses Tenants.',
      logout: 'Für den Betreiber der Anwendung: Die Adressen stehen in ihren Einstellungen unter Allowed Logout URLs.',
      other:
        'Gehen Sie zurück und versuchen Sie es noch einmal. Wenn es wieder geschieht, wenden Sie sich an den Betreiber der Anwendung.',
    },
  },
  fields: {
    email: 'E-Mail-Adresse',
    password: 'Passwort',
    newPassword: 'Passwort wählen',
  },
  toSignup: { lead: 'Noch kein Konto?', link: 'Registrieren' },
  toLogin: { lead: 'Sie haben schon ein Konto?', link: 'Anmelden' },
  footer: (domain) => `Dies ist der lokale Tenant ${domain}.`,
  problems: {
    wrongPassword: 'E-Mail-Adresse oder Passwort ist falsch.',
    noEmail: 'Geben Sie eine E-Mail-Adresse ein.',
    noPassword: 'Geben Sie ein Passwort ein.',
    exists: 'Zu dieser Adresse gibt es schon ein Konto. Melden Sie sich damit an.',
    noOrganization: (name) =>
      `Es gibt keine Organisation namens „${name}“. Prüfen Sie die Schreibweise, oder fragen Sie Ihren Administrator.`,
    noOrganizationFor: (email) =>
      `Keine Organisation verwendet die Domain von ${email}. Prüfen Sie die Adresse, oder fragen Sie Ihren Administrator.`,
    noConnectionFor: (email) => `Mit ${email} kann man sich hier nicht anmelden. Versuchen Sie eine andere Adresse.`,
    notAllowed:
      'Registrieren ist hier nicht erlaubt. Fragen Sie, wer Sie eingeladen hat, oder melden Sie sich mit einem vorhandenen Konto an.',
    codes: 'Dieser lokale Tenant versendet keine Codes: Hier gelten nur Passwörter und andere Identitätsanbieter.',
  },
  passwordRules: {
    minLength: ({ minLength }) => `Mindestens ${minLength} Zeichen`,
    maxLength: ({ maxLength = 0 }) => `Höchstens ${maxLength} Bytes`,
    types: ({ types }) => `Mindestens ${types} von: Kleinbuchstabe, Großbuchstabe, Ziffer, Sonderzeichen`,
    required: ({ required }) => `Mit ${required.map((type) => CHARACTER_TYPES[type]).join(', ')}`,
    noRepeats: () => 'Kein Zeichen mehr als zweimal hintereinander',
    noSequences: () => 'Keine Folge wie abc oder 123',
    noProfileData: () => 'Ohne den Namen aus Ihrer E-Mail-Adresse',
  },
  upstream: {
    title: 'Wer möchten Sie sein?',
    lead: (connection, tenant) =>
      `${tenant} fragt ${connection}, wer Sie sind. Wählen Sie irgendjemanden: Dieser Anbieter gehört zum lokalen Tenant.`,
    kind: { social: 'Soziale Verbindung', enterprise: 'Unternehmensverbindung' },
    invited: 'Eingeladene Adresse',
    hinted: 'Von der Anmeldung vorgeschlagen',
    verified: 'bestätigt',
    unverified: 'nicht bestätigt',
    noEmail: 'keine E-Mail-Adresse',
    known: 'War schon hier',
    other: {
      title: 'Jemand anderes',
      name: 'Name',
      email: 'E-Mail-Adresse',
      emailHint: 'Lassen Sie sie leer für einen Anbieter, der keine nennt.',
      verified: 'Der Anbieter hat die Adresse bestätigt',
      submit: 'Weiter',
    },
    remember: 'Hier angemeldet bleiben: Die nächste Anmeldung fragt nicht',
    cancel: 'Beim Anbieter abbrechen',
  },
};
