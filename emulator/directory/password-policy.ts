import { isObject } from '../store/json.ts';
import type { ConnectionRow } from '../store/rows.ts';

export interface PasswordPolicy {
  minLength: number;
  /** How many of the four kinds (lower case, upper case, digit, other) must occur. */
  kinds: number;
  /** The first three kinds must all occur. */
  mixed: boolean;
  /** More than two identical characters in a row are refused. */
  noRepeats: boolean;
}

// docs-v2 main/docs/authenticate/database-connections/password-strength.mdx (2026-08)
const POLICIES: { [name: string]: PasswordPolicy } = {
  none: { minLength: 1, kinds: 0, mixed: false, noRepeats: false },
  low: { minLength: 6, kinds: 0, mixed: false, noRepeats: false },
  fair: { minLength: 8, kinds: 0, mixed: true, noRepeats: false },
  good: { minLength: 8, kinds: 3, mixed: false, noRepeats: false },
  excellent: { minLength: 10, kinds: 3, mixed: false, noRepeats: true },
};

/** The policy of a database connection; `password_complexity_options.min_length` goes before the policy's own. */
export function passwordPolicy(connection: Readonly<ConnectionRow>): PasswordPolicy {
  const { passwordPolicy: name, password_complexity_options: complexity } = connection.options ?? {};
  // ASSUMPTION password-policy-unset (emulator/assumptions.ts)
  const policy = POLICIES[typeof name === 'string' && Object.hasOwn(POLICIES, name) ? name : 'none'] as PasswordPolicy;
  const length = isObject(complexity) ? complexity.min_length : undefined;
  return typeof length === 'number' ? { ...policy, minLength: length } : policy;
}

/** What the password lacks, or undefined when it is good enough. */
export function passwordProblem(policy: PasswordPolicy, password: string): keyof PasswordPolicy | undefined {
  const [lower, upper, digit, other] = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].map((kind) => kind.test(password));
  if ([...password].length < policy.minLength) return 'minLength';
  if (policy.mixed && !(lower && upper && digit)) return 'mixed';
  if ([lower, upper, digit, other].filter(Boolean).length < policy.kinds) return 'kinds';
  if (policy.noRepeats && /(.)\1\1/.test(password)) return 'noRepeats';
  return undefined;
}
