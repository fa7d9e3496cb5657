import { isObject, type Json, type JsonObject } from '../../../../scripts/plan/json.ts';

/** Numbers that look random and are the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export interface Mutation {
  /** `value`, `order`, `list`, `flag`, `deletion`, `drift`: what sort of thing it is. */
  sort: string;
  /** `clients/Acme Portal` */
  key: string;
  /** The field, as a plan names it: `jwt_configuration.lifetime_in_seconds`. */
  path: string;
  /** What must stand in the plan: none for what changes nothing. */
  expects: { removed: readonly Json[]; added: readonly Json[] } | 'nothing' | 'drift' | 'reorder';
}

interface Place {
  key: string;
  path: string;
  holder: JsonObject;
  field: string;
}

const TEXTS = ['description', 'display_name', 'friendly_name', 'subject', 'support_email', 'logo_uri'];
const FLAGS = [
  ...[
    'brute_force_protection',
    'disable_signup',
    'skip_consent_for_verifiable_first_party_clients',
    'allow_offline_access',
  ],
  ...[
    'assign_membership_on_login',
    'no_disclose_enterprise_connections',
    'enable_public_signup_user_exists_error',
    'enabled',
  ],
];
const NUMBERS = [
  'lifetime_in_seconds',
  'token_lifetime',
  'leeway',
  'idle_token_lifetime',
  'size',
  'min_length',
  'max_attempts',
];
const ADDRESSES = ['callbacks', 'allowed_logout_urls', 'web_origins', 'allowed_origins'];
const COLOURS = ['primary', 'page_background'];
const SEQUENCES = ['enabled_locales'];
const LEFT_OUT = ['description', 'web_origins', 'logo_uri'];

/** Every place of a configuration, by the key of its resource. */
function placesOf(files: JsonObject, nameOf: (kind: string, item: JsonObject) => string): Place[] {
  const found: Place[] = [];
  const walk = (key: string, holder: JsonObject, path: string): void => {
    for (const [field, value] of Object.entries(holder)) {
      const at = path ? `${path}.${field}` : field;
      found.push({ key, path: at, holder, field });
      if (isObject(value)) walk(key, value, at);
      if (Array.isArray(value)) {
        for (const item of value)
          if (isObject(item) && typeof item.name === 'string') walk(key, item, `${at}[${item.name}]`);
      }
    }
  };
  for (const [kind, value] of Object.entries(files)) {
    if (kind === 'triggers') continue;
    if (Array.isArray(value))
      for (const item of value) isObject(item) && walk(`${kind}/${nameOf(kind, item)}`, item, '');
    else if (isObject(value)) walk(kind, value, '');
  }
  return found;
}

const flag = (sort: string, { key, path, holder, field }: Place, after: Json): Mutation => {
  const before = holder[field] ?? null;
  holder[field] = after;
  return { sort, key, path, expects: { removed: [before], added: [after] } };
};

function listChange(
  place: Place,
  change: (items: Json[]) => { items: Json[]; removed: Json[]; added: Json[] },
): Mutation {
  const { key, path, holder, field } = place;
  const { items, removed, added } = change([...(holder[field] as Json[])]);
  holder[field] = items;
  const isSame = removed.length === 0 && added.length === 0;
  return { sort: isSame ? 'order' : 'list', key, path, expects: isSame ? 'nothing' : { removed, added } };
}

/** One mutation of what stands at a place, or nothing when there is none for it. */
function mutate(place: Place, random: () => number): Mutation | undefined {
  const { field, holder, key, path } = place;
  const value = holder[field];
  const number = Math.floor(random() * 1000) + 1;
  // A way to sign in that is switched off takes other switches with it.
  const isSwitch = field !== 'enabled' || /^(attackProtection|guardianFactors)/.test(key);
  if (FLAGS.includes(field) && isSwitch && typeof value === 'boolean') return flag('flag', place, !value);
  if (NUMBERS.includes(field) && typeof value === 'number') return flag('value', place, value + 1);
  if (COLOURS.includes(field) && typeof value === 'string')
    return flag('value', place, `#${number.toString(16).padStart(6, 'a')}`);
  if (TEXTS.includes(field) && typeof value === 'string' && value !== '') {
    const after =
      field === 'support_email'
        ? `help${number}@example.com`
        : field === 'logo_uri'
          ? `https://logo.example/${number}.png`
          : `${value} ${number}`;
    return flag('value', place, after);
  }
  if (path === 'metadata.plan' || path.startsWith('client_metadata.note'))
    return flag('value', place, `plan-${number}`);
  if (ADDRESSES.includes(field) && Array.isArray(value)) {
    const fresh =
      `https://m${number}.example/${field === 'web_origins' || field === 'allowed_origins' ? '' : 'cb'}`.replace(
        /\/$/,
        '',
      );
    if (value.length > 1 && random() < 0.3)
      return listChange(place, (items) => ({ items: items.reverse(), removed: [], added: [] }));
    if (value.length > 1 && random() < 0.5)
      return listChange(place, ([first = null, ...rest]) => ({ items: rest, removed: [first], added: [] }));
    return listChange(place, (items) => ({ items: [...items, fresh], removed: [], added: [fresh] }));
  }
  if (SEQUENCES.includes(field) && Array.isArray(value) && value.length > 1) {
    holder[field] = [...value].reverse();
    return { sort: 'order', key, path, expects: 'reorder' };
  }
  // A key that the file no longer has: the tenant keeps its value, and the plan must not name a change.
  if (LEFT_OUT.includes(field) && random() < 0.5) {
    delete holder[field];
    return { sort: 'deletion', key, path, expects: 'nothing' };
  }
  return undefined;
}

/** Mutates `files` in up to `count` resources, one field each. */
export function mutateFiles(
  files: JsonObject,
  count: number,
  random: () => number,
  nameOf: (kind: string, item: JsonObject) => string,
): Mutation[] {
  const places = placesOf(files, nameOf);
  for (let index = places.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random() * (index + 1));
    [places[index], places[other]] = [places[other] as Place, places[index] as Place];
  }
  // Lists and what can be left out are few among so many values and flags: every second change is one of them.
  const isRare = ({ field }: Place) => [...ADDRESSES, ...SEQUENCES, ...LEFT_OUT].includes(field);
  const [rare, others] = [places.filter(isRare), places.filter((place) => !isRare(place))];
  const mixed = others.flatMap((place, index) => [rare[index] ?? [], place].flat());
  const made = new Map<string, Mutation>();
  for (const place of mixed) {
    if (made.size >= count) break;
    // The client that deploys is never changed by auth0-deploy-cli.
    if (made.has(place.key) || place.key === 'clients/Deploy CLI') continue;
    const mutation = mutate(place, random);
    if (mutation) made.set(place.key, mutation);
  }
  return [...made.values()];
}
