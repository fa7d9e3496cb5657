import { isDeployGrant, managementGrants } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

/** What each kind needs of the Management API, and whether a tenant has it once. Source: Management API, scopes of each path. */
const SCOPES: { readonly [kind: string]: readonly [resource: string, isSingle?: true] } = {
  actions: ['actions'],
  attackProtection: ['attack_protection', true],
  branding: ['branding', true],
  clientGrants: ['client_grants'],
  clients: ['clients'],
  connections: ['connections'],
  customDomains: ['custom_domains'],
  databases: ['connections'],
  emailProvider: ['email_provider'],
  emailTemplates: ['email_templates'],
  flows: ['flows'],
  forms: ['forms'],
  guardianFactors: ['guardian_factors', true],
  logStreams: ['log_streams'],
  networkACLs: ['network_acls'],
  organizations: ['organizations'],
  prompts: ['prompts', true],
  resourceServers: ['resource_servers'],
  roles: ['roles'],
  tenant: ['tenant_settings', true],
};

export const grantDeployScopes: Rule = {
  id: 'grant-deploy-scopes',
  severity: 'error',
  title: 'What deploys may read and write every kind that the files hold',
  why: 'auth0-deploy-cli ends halfway through with "Insufficient scope", and the tenant is half of this and half of that.',
  source: 'docs, deploy-monitor/deploy-cli-tool',
  fix: 'Add the scopes to the grant, and on the tenant itself: a deploy never changes its own grant',
  fields: ['clientGrants.scope'],
  *check(view) {
    const grants = managementGrants(view).filter(({ grant }) => isDeployGrant(grant));
    for (const { grant, client } of grants) {
      const scopes = new Set(grant.get('scope').texts);
      const lacking = new Map<string, string>();
      for (const [kind, [resource, isSingle]] of Object.entries(SCOPES)) {
        const verbs = isSingle ? ['read', 'update'] : ['read', 'create', 'update'];
        for (const scope of verbs.map((verb) => `${verb}:${resource}`)) {
          if (view.root.get(kind).exists && !scopes.has(scope)) lacking.set(scope, kind);
        }
      }
      if (lacking.size === 0) continue;
      const kinds = [...new Set(lacking.values())].join(', ');
      yield {
        at: grant.get('scope'),
        message: `${client ? quoted(client) : 'what deploys'} cannot deploy ${kinds}: it lacks ${[...lacking.keys()].join(', ')}`,
      };
    }
  },
};
