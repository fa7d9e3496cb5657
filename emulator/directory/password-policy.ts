import { isObject } from '../store/json.ts';
import type { ConnectionRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';

export type CharacterType = 'lowercase' | 'uppercase' | 'number' | 'special';

export interface PasswordPolicy {
  minLength: number;
  /** Each of these must occur. */
  required: readonly CharacterType[];
  /** How many of the four types must occur, whichever. */
  types: number;
  /** More than two identical characters in a row are refused. */
  noRepeats: boolean;
  /** Runs such as `abc` or `123` are refused. */
  noSequences: boolean;
  /** The name before the @ of the mail address is refused. */
  noProfileData: boolean;
  /** Longer passwords are refused; undefined: they are cut, silently. */
  maxLength?: number;
}

const ANY: PasswordPolicy = {
  minLength: 1,
  required: [],
  types: 0,
  noRepeats: false,
  noSequences: false,
  noProfileData: false,
};

// docs-v2 main/docs/authenticate/database-connections/password-strength.mdx (2026-08)
const POLICIES: { [name: string]: PasswordPolicy } = {
  none: ANY,
  low: { ...ANY, minLength: 6 },
  fair: { ...ANY, minLength: 8, required: ['lowercase', 'uppercase', 'number'] },
  good: { ...ANY, minLength: 8, types: 3 },
  excellent: { ...ANY, minLength: 10, types: 3, noRepeats: true },
};

const MEMBERS: { [Type in CharacterType]: RegExp } = {
  lowercase: /[a-z]/,
  uppercase: /[A-Z]/,
  number: /\d/,
  special: /[^A-Za-z0-9]/,
};

/** The longest password: 72 bytes are what bcrypt takes. OpenAPI, ConnectionPasswordOptionsComplexity.min_length. */
const LONGEST = 72;

/**
 * The policy of a database connection. A flexible policy (`password_options`) replaces the older options:
 * docs-v2 main/docs/authenticate/database-connections/flexible-password-policy.mdx (2026-08). Password history and
 * dictionaries are not emulated: a password that Auth0 finds in its dictionary is accepted here.
 */
export function passwordPolicy(tenant: Tenant, connection: Readonly<ConnectionRow>): PasswordPolicy {
  const {
    password_options: flexible,
    passwordPolicy: name,
    password_complexity_options: older,
  } = connection.options ?? {};
  if (isObject(flexible)) return flexiblePolicy(flexible);
  // ASSUMPTION password-policy-unset (emulator/assumptions.ts)
  const unset = tenant.alternatives.has('password-policy-unset') ? 'good' : 'none';
  const policy = POLICIES[typeof name === 'string' && Object.hasOwn(POLICIES, name) ? name : unset] ?? ANY;
  const length = isObject(older) ? older.min_length : undefined;
  return typeof length === 'number' ? { ...policy, minLength: length } : policy;
}

function flexiblePolicy({ complexity, profile_data }: { [option: string]: unknown }): PasswordPolicy {
  const rules = isObject(complexity) ? complexity : {};
  const listed = Array.isArray(rules.character_types) ? rules.character_types : [];
  const types = listed.filter(
    (type): type is CharacterType => typeof type === 'string' && Object.hasOwn(MEMBERS, type),
  );
  const isThreeOfFour = rules.character_type_rule === 'three_of_four';
  return {
    minLength: typeof rules.min_length === 'number' ? rules.min_length : 1,
    required: isThreeOfFour ? [] : types,
    types: isThreeOfFour ? 3 : 0,
    noRepeats: rules.identical_characters === 'block',
    noSequences: rules.sequential_characters === 'block',
    noProfileData: isObject(profile_data) && profile_data.active === true,
    ...(rules.max_length_exceeded === 'error' && { maxLength: LONGEST }),
  };
}

/** What the password lacks, or undefined when it is good enough. */
export function passwordProblem(
  policy: PasswordPolicy,
  password: string,
  email = '',
): keyof PasswordPolicy | undefined {
  const lacks = (type: CharacterType) => !MEMBERS[type].test(password);
  if ([...password].length < policy.minLength) return 'minLength';
  if (policy.maxLength !== undefined && Buffer.byteLength(password) > policy.maxLength) return 'maxLength';
  if (policy.required.some(lacks)) return 'required';
  const held = Object.values(MEMBERS).filter((members) => members.test(password)).length;
  if (held < policy.types) return 'types';
  if (policy.noRepeats && /(.)\1\1/.test(password)) return 'noRepeats';
  if (policy.noSequences && hasSequence(password)) return 'noSequences';
  const name = email.split('@')[0]?.toLowerCase() ?? '';
  if (policy.noProfileData && name.length > 2 && password.toLowerCase().includes(name)) return 'noProfileData';
  return undefined;
}

/** Three characters that follow one another, upwards or downwards. */
function hasSequence(password: string): boolean {
  const codes = [...password.toLowerCase()].map((character) => character.codePointAt(0) ?? 0);
  return codes.some((code, at) => {
    const [second, third] = [codes[at + 1], codes[at + 2]];
    if (second === undefined || third === undefined) return false;
    const step = second - code;
    return Math.abs(step) === 1 && third - second === step && /[a-z0-9]/.test(String.fromCodePoint(code));
  });
}
