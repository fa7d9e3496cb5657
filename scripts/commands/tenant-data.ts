import type { Configuration } from '../config/load.ts';
import { get, items, text } from '../config/node.ts';
import type { JourneyPlan } from '../journey/journey.ts';

const WORDS: { [kind: string]: [one: string, many: string] } = {
  actions: ['Action', 'Actions'],
  triggers: ['binding', 'bindings'],
  resourceServers: ['API', 'APIs'],
  clients: ['application', 'applications'],
  guardianFactors: ['MFA factor', 'MFA factors'],
  guardianFactorTemplates: ['MFA text', 'MFA texts'],
  guardianPolicies: ['MFA policies', 'MFA policies'],
  guardianPhoneFactorSelectedProvider: ['MFA phone provider', 'MFA phone provider'],
  guardianPhoneFactorMessageTypes: ['MFA message types', 'MFA message types'],
  guardianFactorProviders: ['MFA provider', 'MFA providers'],
  riskAssessment: ['risk assessment', 'risk assessment'],
  prompts: ['prompts', 'prompts'],
  clientGrants: ['client grant', 'client grants'],
  databases: ['database connection', 'database connections'],
  connections: ['connection', 'connections'],
  attackProtection: ['attack protection', 'attack protection'],
  emailProvider: ['mail provider', 'mail providers'],
  emailTemplates: ['mail template', 'mail templates'],
  organizations: ['organization', 'organizations'],
  roles: ['role', 'roles'],
  branding: ['branding', 'branding'],
  tenant: ['tenant settings', 'tenant settings'],
};

/** `3 roles, 2 organizations`: how many of each kind, in the words of Auth0's dashboard. */
export function inWords(counts: Iterable<readonly [kind: string, count: number]>): string {
  return [...counts]
    .map(([kind, count]) => {
      const [one, many] = WORDS[kind] ?? [kind, kind];
      if (one === many) return one;
      return `${count} ${count === 1 ? one : many}`;
    })
    .join(', ');
}

/** What a journey through this configuration needs, or why there can be none. */
export interface Rehearsable {
  plan: Omit<JourneyPlan, 'sessionUrl'>;
  /** Where the application that members use must be. */
  loginUri: URL;
  /** The API whose tokens the application asks for; without one, the ID token has to carry the roles. */
  audience?: string;
}

/** The first application that organizations' members use, the first organization that they can sign in to, the first role. */
export function rehearsable({ root }: Configuration): Rehearsable | string {
  const application = items(root.get('clients')?.value).find(
    (client) =>
      ['require', 'allow'].includes(text(get(client, 'organization_usage')) ?? '') &&
      text(get(client, 'initiate_login_uri')),
  );
  const loginUri = text(get(application, 'initiate_login_uri'));
  const name = text(get(application, 'name'));
  if (!loginUri || !name) return 'no application has an initiate_login_uri and lets organizations in';
  const organizations = items(root.get('organizations')?.value);
  // Nobody gets into one without a connection.
  const first = organizations.find((one) => items(get(one, 'connections')).length > 0) ?? organizations[0];
  const organization = text(get(first, 'name'));
  if (!organization) return 'there is no organization';
  const role = text(get(items(root.get('roles')?.value)[0], 'name'));
  if (!role) return 'there is no role';
  const audience = text(get(items(root.get('resourceServers')?.value)[0], 'identifier'));
  // What verify-invitation-roles begins its claims with. Another Action has names of its own.
  const namespace = text(get(get(application, 'client_metadata'), 'claim_namespace'));
  const plan = { organization, role, application: name, ...(namespace && { rolesClaim: `${namespace}roles` }) };
  return { plan, loginUri: new URL(loginUri), ...(audience && { audience }) };
}
