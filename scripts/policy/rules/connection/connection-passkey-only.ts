import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const connectionPasskeyOnly: Rule = {
  id: 'connection-passkey-only',
  severity: 'error',
  title: 'An invitee can use a password',
  why: 'Whoever makes an account through an invitation cannot choose a passkey: with passwords off there is nothing left.',
  source: 'docs, authenticate/database-connections/passkeys/configure-passkey-policy',
  fix: 'Set authentication_methods.password.enabled to true',
  fields: ['organizations.connections'],
  *check(view) {
    for (const organization of view.organizations) {
      for (const { enabled, connection } of view.connectionsOf(organization)) {
        const methods = connection?.at('options', 'authentication_methods');
        if (!connection || !methods?.at('password', 'enabled').isFalse || methods.at('email_otp', 'enabled').isTrue)
          continue;
        yield {
          at: enabled,
          message: `an invitee of ${quoted(organization)} cannot make an account on ${quoted(connection)}`,
        };
      }
    }
  },
};
