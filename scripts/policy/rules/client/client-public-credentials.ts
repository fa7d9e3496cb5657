import { isPublic } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientPublicCredentials: Rule = {
  id: 'client-public-credentials',
  severity: 'error',
  title: 'An application that cannot keep a secret does not sign in with one',
  why: 'Whoever opens the page or unpacks the app has the secret and can call the API as the application itself.',
  source: 'docs, get-started/applications/application-grant-types',
  fix: 'Take client_credentials out, and make a machine-to-machine application for the server',
  fields: ['clients.grant_types'],
  *check(view) {
    for (const client of view.clients.filter(isPublic)) {
      for (const grant of client.get('grant_types').items) {
        if (grant.text === 'client_credentials')
          yield { at: grant, message: `${quoted(client)} is public and may use client_credentials` };
      }
    }
  },
};
