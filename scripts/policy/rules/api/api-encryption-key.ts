import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const apiEncryptionKey: Rule = {
  id: 'api-encryption-key',
  severity: 'warning',
  title: 'An API that wants encrypted tokens names its key',
  why: 'Without a key Auth0 cannot encrypt, and the tokens travel readable.',
  source: 'docs, get-started/apis/configure-json-web-encryption',
  fix: 'Add encryption_key, or delete token_encryption',
  fields: ['resourceServers.token_encryption.format'],
  *check(view) {
    for (const api of view.list('resourceServers')) {
      const encryption = api.get('token_encryption');
      if (!encryption.get('format').text || encryption.get('encryption_key').value) continue;
      yield {
        at: encryption.get('format'),
        message: `${quoted(api, 'identifier')} wants encrypted tokens and has no key`,
      };
    }
  },
};
