import type { Rule } from '../../rule.ts';

export const tenantDefaultDirectory: Rule = {
  id: 'tenant-default-directory',
  severity: 'warning',
  title: 'No connection is the default for passwords',
  why: 'default_directory is for the password grant; it makes every application that has the grant check passwords against it.',
  source: 'docs, get-started/authentication-and-authorization-flow/resource-owner-password-flow',
  fix: 'Delete default_directory',
  fields: ['tenant.default_directory'],
  *check(view) {
    const directory = view.tenant.get('default_directory');
    if (directory.text)
      yield { at: directory, message: `passwords are checked against "${directory.text}" by default` };
  },
};
