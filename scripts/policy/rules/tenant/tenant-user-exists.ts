import type { Rule } from '../../rule.ts';

export const tenantUserExists: Rule = {
  id: 'tenant-user-exists',
  severity: 'warning',
  title: 'A sign-up does not tell who is a customer',
  why: '"This user already exists" answers a question that a stranger should not be able to ask.',
  source: 'docs, get-started/tenant-settings',
  fix: 'Set flags.enable_public_signup_user_exists_error to false',
  fields: ['tenant.flags.enable_public_signup_user_exists_error'],
  *check(view) {
    const flag = view.tenant.at('flags', 'enable_public_signup_user_exists_error');
    if (flag.isTrue) yield { at: flag, message: 'the sign-up tells strangers who has an account' };
  },
};
