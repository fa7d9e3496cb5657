import type { Resource } from '../engine/kind.ts';

/** Values are write-only: only keys are listed. */
export const rulesConfigs: Resource = {
  routes: {
    'GET /rules-configs': ({ tenant }) => ({
      body: [...tenant.store.collection('rules_configs').values()].map(({ key }) => ({ key: String(key) })),
    }),
    'PUT /rules-configs/{key}': ({ tenant, id, body }) => {
      const row = { key: id, value: body.value ?? '' };
      tenant.store.collection('rules_configs').put(id, row);
      return { body: row };
    },
    'DELETE /rules-configs/{key}': ({ tenant, id }) => {
      tenant.store.collection('rules_configs').delete(id);
      return {};
    },
  },
  source: 'terraform/TestAccRuleConfig.yaml; deploy-cli/should-dump-without-throwing-an-error.json, 2026-08-10',
};
