import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientMetadata: Rule = {
  id: 'client-metadata',
  severity: 'error',
  title: 'Metadata of an application are at most ten texts of 255 characters',
  why: 'Auth0 refuses more, and Actions read what is no text as something else than was meant: event.client.metadata holds strings.',
  source: 'docs, get-started/applications/configure-application-metadata',
  fix: 'Put the value in quotes, shorten it, or delete what is too much',
  fields: ['clients.client_metadata', 'clients.client_metadata.seats'],
  *check(view) {
    for (const client of view.clients) {
      const { entries } = client.get('client_metadata');
      if (entries.length > 10)
        yield { at: client.get('client_metadata'), message: `${quoted(client)} has ${entries.length} metadata` };
      for (const [key, value] of entries) {
        const isText = value.text !== undefined || typeof value.value === 'object';
        if (!isText) yield { at: value, message: `the metadata ${key} of ${quoted(client)} is no text` };
        else if ((value.text?.length ?? 0) > 255)
          yield { at: value, message: `the metadata ${key} of ${quoted(client)} is longer than 255 characters` };
      }
    }
  },
};
