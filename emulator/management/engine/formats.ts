/*
 * Formats of Auth0's OpenAPI description. A format that is not here accepts everything: its exact rule is not
 * documented, and refusing what Auth0 accepts would break a deploy that works.
 */
const prefixed = (prefix: string, length = 16) => new RegExp(`^${prefix}_[A-Za-z0-9]{${length}}$`);

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

function url(value: string, ...protocols: string[]): boolean {
  const parsed = URL.parse(value);
  return parsed !== null && (protocols.length === 0 || protocols.includes(parsed.protocol));
}

const FORMATS: { [format: string]: (value: string) => boolean } = {
  'organization-id': (value) => prefixed('org').test(value),
  'connection-id': (value) => prefixed('con').test(value),
  'role-id': (value) => prefixed('rol').test(value),
  'client-grant-id': (value) => prefixed('cgr').test(value),
  // Recorded: GET /event-streams/est_invalid_id_1234567890, terraform/TestAccDataSourceEventStream.yaml, 2025-09-08.
  'event-stream-id': (value) => prefixed('est', 22).test(value),
  // Recorded: go-auth0-v1/TestClient_MyOrganizationConfiguration.yaml#2 refuses cop_WRONG and uap_WRONG, 2026-03-31.
  'connection-profile-id': (value) => prefixed('cop', 22).test(value),
  'user-attribute-profile-id': (value) => prefixed('uap', 22).test(value),
  'client-id': (value) => value.length > 0,
  email: (value) => EMAIL.test(value),
  'email-or-empty': (value) => value === '' || EMAIL.test(value),
  uri: (value) => url(value),
  'strict-uri': (value) => url(value),
  'strict-https-uri': (value) => url(value, 'https:'),
  'strict-https-uri-or-null': (value) => url(value, 'https:'),
  'absolute-uri-or-empty': (value) => value === '' || url(value),
  'absolute-https-uri-or-empty': (value) => value === '' || url(value, 'https:'),
  'absolute-https-uri-with-placeholders-or-empty': (value) => value === '' || /^https:\/\/[^/?#]+/i.test(value),
  'date-time': (value) => !Number.isNaN(Date.parse(value)),
  uuid: (value) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value),
  'organization-name': (value) => /^[a-z0-9][a-z0-9_-]*$/.test(value) && value.length <= 50,
  'html-color': (value) => /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.test(value),
  'non-empty-string': (value) => value.trim() !== '',
};

export function matchesFormat(format: string, value: string): boolean {
  const matches = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
  return matches === undefined || matches(value);
}
