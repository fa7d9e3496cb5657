/** What Auth0's documentation leaves open, and what this tenant does instead of knowing. */
export interface Assumption {
  id: string;
  question: string;
  chosen: string;
  alternative: string;
  /** What to do on a live tenant to know. */
  howToFindOut: string;
  /** What the choice rests on. */
  source: string;
}

/** Every place in the code that relies on one names its `id`. */
export const ASSUMPTIONS: readonly Assumption[] = [
  {
    id: 'mail-html-escaping',
    question: 'Are values escaped when a mail template is rendered?',
    chosen: 'Escaped in the body, not in subject and sender.',
    alternative: 'Nothing is escaped unless the template says `| escape`, as in plain Liquid.',
    howToFindOut: 'Invite with an inviter name of "<b>x</b>" and look at the source of the mail.',
    source: 'Liquid itself does not escape; docs-v2 main/docs/customize/email/email-templates (2026-08) does not say.',
  },
  {
    id: 'm2m-organization-errors',
    question:
      'What does /oauth/token say when client credentials ask for an organization that the grant does not allow?',
    chosen: '403 access_denied with a text of our own.',
    alternative: 'Another code or text.',
    howToFindOut: 'Ask for a token with `organization` while the client grant has organization_usage "deny".',
    source: 'None found (2026-11).',
  },
];
