import { isDeployGrant, managementGrants } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

const all = (resource: string): string[] => ['read', 'create', 'update'].map((verb) => `${verb}:${resource}`);
const setting = (resource: string): string[] => ['read', 'update'].map((verb) => `${verb}:${resource}`);
// Without these the options of a connection are neither read nor changed, since 2025-07-08.
// Source: docs, troubleshoot/product-lifecycle/deprecations-and-migrations
const connection = [...all('connections'), ...setting('connections_options')];

/** What each kind needs of the Management API. Source: Management API, scopes of each path. */
const SCOPES: { readonly [kind: string]: readonly string[] } = {
  actions: all('actions'),
  attackProtection: setting('attack_protection'),
  branding: setting('branding'),
  clientGrants: all('client_grants'),
  clients: all('clients'),
  connections: connection,
  customDomains: all('custom_domains'),
  databases: connection,
  emailProvider: all('email_provider'),
  emailTemplates: all('email_templates'),
  flows: all('flows'),
  forms: all('forms'),
  guardianFactors: setting('guardian_factors'),
  logStreams: all('log_streams'),
  networkACLs: all('network_acls'),
  organizations: [...all('organizations'), ...all('organization_connections')],
  prompts: setting('prompts'),
  resourceServers: all('resource_servers'),
  roles: all('roles'),
  tenant: setting('tenant_settings'),
};

export const grantDeployScopes: Rule = {
  id: 'grant-deploy-scopes',
  severity: 'error',
  title: 'What deploys may read and write every kind that the files hold',
  why: 'auth0-deploy-cli ends halfway through with "Insufficient scope", and the tenant is half of this and half of that.',
  source: 'docs, deploy-monitor/deploy-cli-tool/configure-the-deploy-cli',
  fix: 'Add the scopes to the grant, and on the tenant itself: a deploy never changes its own grant',
  fields: ['clientGrants.scope'],
  *check(view) {
    const grants = managementGrants(view).filter(({ grant }) => isDeployGrant(grant));
    for (const { grant, client } of grants) {
      const scopes = new Set(grant.get('scope').texts);
      const lacking = new Map<string, string>();
      for (const [kind, needed] of Object.entries(SCOPES)) {
        for (const scope of view.root.get(kind).exists ? needed : []) if (!scopes.has(scope)) lacking.set(scope, kind);
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
