import { isObject, type Json, type JsonObject } from '../../../../scripts/plan/json.ts';
import { type Candidate, type Class, type Expectation, nameField, type Place, placesIn } from './mutation.ts';
import { type Random, shuffled } from './random.ts';

/** Fields that say which resource it is, lean on others, or name a file. */
const IDENTITY = new Set([
  ...['name', 'identifier', 'strategy', 'template', 'domain', 'type', 'provider', 'value', 'id', 'audience', 'key'],
  ...['client_id', 'permission_name', 'resource_server_identifier', 'action_name', 'credential_type'],
  ...['default_directory', 'default_audience', 'body', 'html', 'script', 'code', 'runtime', 'version', 'action'],
  ...['resource', 'consumer', 'consumer_selector', 'subject_token_type', 'event_type', 'app_id', 'module_name', 'pem'],
  ...[
    'sandbox_version',
    'kid',
    'displayName',
    'syntax',
    'method',
    'login',
    'get_user',
    'deployed',
    'realms',
    'subject_type',
  ],
  ...[
    'module_version_number',
    'all_changes_published',
    'supported_triggers',
    'user_id_attribute',
    'webhook_endpoint',
    'active_provider_id',
  ],
]);
const ENUMS: { readonly [field: string]: readonly string[] } = {
  token_dialect: ['access_token', 'access_token_authz'],
  organization_usage: ['allow', 'require', 'deny'],
  organization_require_behavior: ['no_prompt', 'pre_login_prompt', 'post_login_prompt'],
  mode: ['count_per_identifier', 'count_per_identifier_and_ip', 'persistent', 'non-persistent'],
  bot_detection_level: ['low', 'medium', 'high'],
  challenge_password_policy: ['never', 'when_risky', 'always'],
  challenge_passwordless_policy: ['never', 'when_risky', 'always'],
  challenge_password_reset_policy: ['never', 'when_risky', 'always'],
  challenge_ui: ['both', 'autofill', 'button'],
  page_layout: ['center', 'left', 'right'],
  header_text_alignment: ['center', 'left', 'right'],
  logo_position: ['center', 'left', 'right', 'none'],
  social_buttons_layout: ['top', 'bottom'],
  buttons_style: ['pill', 'rounded', 'sharp'],
  inputs_style: ['pill', 'rounded', 'sharp'],
  universal_login_experience: ['new', 'classic'],
  passwordPolicy: ['low', 'fair', 'good', 'excellent'],
  show_as_button: ['none', 'optional', 'required'],
};
const TEXTS =
  /^(description|display_name|friendly_name|subject|title|label|introduction|team|plan|brand|from|default_from|smtp_host|smtp_user|ENDPOINT|enrollment_message|verification_message|text|voice|picture_url|form-content-.*)$/;
/** Lists in which the order counts: Actions run in it, and the first language is the default. */
export const SEQUENCES: readonly string[] = ['enabled_locales', 'bindings'];
const ADDRESSES = /^(callbacks|allowed_logout_urls|web_origins|allowed_origins|backchannel_logout_urls)$/;
/** Known items of lists of words. */
const WORDS: { readonly [field: string]: readonly string[] } = {
  grant_types: ['authorization_code', 'refresh_token', 'client_credentials', 'implicit'],
  shields: ['block', 'user_notification', 'admin_notification'],
  enabled_locales: ['en', 'de', 'fr', 'es', 'it'],
  allowlist: ['203.0.113.7', '203.0.113.8'],
  message_types: ['sms', 'voice'],
  allowed_strategies: ['okta', 'oidc', 'samlp', 'google-apps'],
  geo_country_codes: ['AQ', 'US', 'DE'],
  enabled_features: ['scim', 'universal_logout'],
  saml_mapping: ['urn:acme:mail'],
};

/** Another value of the same sort; nothing for what cannot be changed by itself. */
export function another(field: string, value: Json, random: Random): Json | undefined {
  const number = Math.floor(random() * 900) + 100;
  if (IDENTITY.has(field)) return undefined;
  if (typeof value === 'number') return Number.isInteger(value) ? value + 1 : undefined;
  if (typeof value !== 'string') return undefined;
  const choices = ENUMS[field];
  if (choices?.includes(value)) {
    const pair =
      field === 'mode' ? choices.filter((choice) => /^count/.test(choice) === /^count/.test(value)) : choices;
    return shuffled(
      pair.filter((choice) => choice !== value),
      random,
    )[0];
  }
  if (/^#[0-9a-f]{6}$/i.test(value)) return `#${number.toString(16).padStart(6, 'a')}`;
  if (/^https:\/\//.test(value)) return `${value.replace(/\/$/, '')}/m${number}`;
  if (/^[^\s@<]+@[^\s@]+$/.test(value)) return `m${number}.${value}`;
  return TEXTS.test(field) && value !== '' ? withNumber(field, value, number) : undefined;
}

function withNumber(field: string, value: string, number: number): string {
  if (/^\+\d+$/.test(value)) return `+1555${number}000`;
  if (field === 'smtp_host') return `m${number}.${value}`;
  return /<p>/.test(value) ? value.replace('<p>', `<p>${number} `) : `${value} ${number}`;
}

export function valueCandidates(files: JsonObject, random: Random): Candidate[] {
  return placesIn(files).flatMap((place): Candidate[] => {
    const value = place.holder[place.field];
    if (place.field === nameField(place.kind) || (place.key.startsWith('clientGrants/') && place.field === 'audience'))
      return [];
    if (typeof value === 'boolean') return IDENTITY.has(place.field) ? [] : [set(place, 'flag', () => !value)];
    if (Array.isArray(value)) return [...listCandidates(place, value, random), ...removals(place)];
    const isValue = another(place.field, value ?? null, () => 0) !== undefined;
    const own = isValue ? [set(place, 'value', () => another(place.field, value ?? null, random) ?? null)] : [];
    return [...own, ...removals(place)];
  });
}

function candidate(place: Place, of: Class, make: () => Expectation | undefined): Candidate {
  const { kind, key, path } = place;
  return {
    class: of,
    kind,
    key,
    make: () => {
      const expects = make();
      return expects && { class: of, key, path, expects };
    },
  };
}

function set(place: Place, of: Class, value: () => Json): Candidate {
  const before = place.holder[place.field] ?? null;
  return candidate(place, of, () => {
    const after = value();
    place.holder[place.field] = after;
    return { is: 'change', gone: [before], come: [after] };
  });
}

function listCandidates(place: Place, items: Json[], random: Random): Candidate[] {
  const put = (of: Class, change: () => [items: Json[], expects: Expectation]) =>
    candidate(place, of, () => {
      const [after, expects] = change();
      place.holder[place.field] = after;
      return expects;
    });
  const isWords = items.every((item) => typeof item === 'string');
  const isWritten = !IDENTITY.has(place.field);
  const found: Candidate[] = [];
  const fresh = isWritten && isWords ? freshItem(place.field, items, random) : undefined;
  if (fresh !== undefined) {
    found.push(put('list: added', () => [[...items, fresh], { is: 'change', gone: [], come: [fresh] }]));
  }
  if (items.length > 0 && isWritten) {
    const at = Math.floor(random() * items.length);
    const rest = items.filter((_, index) => index !== at);
    found.push(put('list: removed', () => [rest, { is: 'as it happens' }]));
    found.push(put('list: emptied', () => [[], { is: 'as it happens' }]));
  }
  if (items.length > 1 && JSON.stringify(items) !== JSON.stringify(items.toReversed())) {
    const counts = SEQUENCES.includes(place.field);
    found.push(
      put(counts ? 'order that counts' : 'order of a set', () => [
        items.toReversed(),
        counts ? { is: 'reorder' } : { is: 'nothing' },
      ]),
    );
  }
  return found;
}

function freshItem(field: string, items: readonly Json[], random: Random): Json | undefined {
  const number = Math.floor(random() * 900) + 100;
  if (ADDRESSES.test(field))
    return /origins/.test(field) ? `https://m${number}.example` : `https://m${number}.example/in`;
  return shuffled(
    (WORDS[field] ?? []).filter((word) => !items.includes(word)),
    random,
  )[0];
}

/** A key that the files no longer have: some of these a deploy takes away, others stay. */
function removals(place: Place): Candidate[] {
  const value = place.holder[place.field];
  const isMail = place.kind === 'connections' && /^options(\.email)?$/.test(place.path);
  if (IDENTITY.has(place.field) || place.kind === 'triggers' || isMail) return [];
  const of: Class = (isObject(value) && !('$env' in value)) || Array.isArray(value) ? 'block removed' : 'key removed';
  return [
    candidate(place, of, () => {
      delete place.holder[place.field];
      return { is: 'as it happens' };
    }),
  ];
}
