import { managementGrants } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientMachineKey: Rule = {
  id: 'client-machine-key',
  severity: 'warning',
  title: 'What manages the tenant signs in with a private key in production',
  why: 'A client secret is known to Auth0 and to everybody who may read clients; a private key never leaves its owner.',
  source: 'docs, get-started/applications/configure-private-key-jwt',
  fix: 'Set client_authentication_methods.private_key_jwt, and sign in with the key',
  fields: ['clients.token_endpoint_auth_method'],
  *check(view) {
    if (!view.isProduction) return;
    for (const { client } of managementGrants(view)) {
      const method = client?.get('token_endpoint_auth_method');
      if (!client || !method?.text?.startsWith('client_secret')) continue;
      yield { at: method, message: `${quoted(client)} manages the tenant with a client secret` };
    }
  },
};
