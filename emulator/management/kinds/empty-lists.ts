import type { Resource } from '../engine/kind.ts';
import { answerPage } from '../engine/paging.ts';

/** Lists that an export reads: nothing can be put into them yet, so they are rightly empty. By path, with their key. */
const LISTS: { readonly [path: string]: string } = {
  '/rules': 'rules',
  '/rules-configs': 'rules_configs',
  '/hooks': 'hooks',
  '/custom-domains': 'custom_domains',
  '/log-streams': 'log_streams',
  '/branding/phone/providers': 'providers',
  '/branding/phone/templates': 'templates',
  '/flows': 'flows',
  '/flows/vault/connections': 'connections',
  '/forms': 'forms',
  '/self-service-profiles': 'self_service_profiles',
  '/network-acls': 'network_acls',
  '/user-attribute-profiles': 'user_attribute_profiles',
  '/connection-profiles': 'connection_profiles',
  '/token-exchange-profiles': 'token_exchange_profiles',
  '/rate-limit-policies': 'rate_limit_policies',
  '/event-streams': 'eventStreams',
};

const KEYED = ['/branding/phone/providers', '/branding/phone/templates'];

export const emptyLists: Resource = {
  routes: Object.fromEntries(
    Object.entries(LISTS).map(([path, key]) => [
      `GET ${path}`,
      (call) => (KEYED.includes(path) ? { body: { [key]: [] } } : answerPage(call, { key, rows: [] })),
    ]),
  ),
  source: 'deploy-cli/should-dump-without-throwing-an-error.json, 2026-08-10',
};
