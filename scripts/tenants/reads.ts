import { type Json, type JsonObject, objectOf, rowsOf, without } from '../plan/json.ts';

/** A `GET /api/v2{path}` that a snapshot is made of. */
export interface Read {
  path: string;
  /** How a list is paged; without it the answer is one object or a plain array. */
  paging?: 'pages' | 'cursor';
  /** Rows asked for at once, where Auth0 gives fewer than 100. */
  atMost?: number;
  /** What is read for each row of the list, when all lists are read. */
  each?: (row: JsonObject, lists: Lists) => readonly Read[];
}

/** The rows of a list that has been read, by its path. */
export type Lists = (path: string) => readonly JsonObject[];

/** The kinds of auth0-deploy-cli that files manage, with the resources that they name. */
export type Managed = { readonly [kind: string]: Json };

interface Reading {
  reads: (managed: Managed) => readonly Read[];
  /** Kinds whose rows auth0-deploy-cli looks up to write this one. */
  needs?: readonly string[];
}

const one = (path: string): Reading['reads'] => always({ path });
const pages = (path: string, each?: Read['each']): Reading['reads'] =>
  always({ path, paging: 'pages', ...(each && { each }) });
const cursor = (path: string, each?: Read['each']): Reading['reads'] =>
  always({ path, paging: 'cursor', ...(each && { each }) });

function always(...reads: Read[]): Reading['reads'] {
  return () => reads;
}

function belowId(suffixes: readonly Read[], root: string): Read['each'] {
  return ({ id }) => suffixes.map((read) => ({ ...read, path: `${root}/${id}${read.path}` }));
}

const credentials: Read['each'] = ({ client_id, client_authentication_methods: methods }) =>
  methods ? [{ path: `/clients/${client_id}/credentials` }] : [];

/** auth0-deploy-cli looks for SCIM at these, and then creates or updates it (its scimHandler, 8.44.0). */
const WITH_SCIM = ['samlp', 'oidc', 'okta', 'waad'];

const connectionReads: Reading['reads'] = (managed) => {
  const each: Read['each'] = ({ id, strategy }) => [
    { path: `/connections/${id}/clients`, paging: 'cursor' },
    ...('connections' in managed && WITH_SCIM.includes(String(strategy))
      ? [{ path: `/connections/${id}/scim-configuration` }]
      : []),
  ];
  return [{ path: '/connections', paging: 'cursor', each }];
};

const ofOrganization: Read['each'] = ({ id }, lists) => [
  { path: `/organizations/${id}/connections`, paging: 'pages' },
  { path: `/organizations/${id}/discovery-domains`, paging: 'cursor' },
  { path: `/organizations/${id}/clients`, paging: 'cursor' },
  ...(isReadByGrant(lists) ? [] : [{ path: `/organizations/${id}/client-grants`, paging: 'pages' as const }]),
];

const ofGrant: Read['each'] = ({ id }, lists) =>
  isReadByGrant(lists) ? [{ path: organizationsOf(id), paging: 'cursor' }] : [];

function organizationsOf(grant: Json | undefined): string {
  return `/client-grants/${grant}/organizations`;
}

/** Which grants an organization has is told from both sides: of the two the shorter list is asked. */
function isReadByGrant(lists: Lists): boolean {
  return lists('/client-grants').length < lists('/organizations').length;
}

/** What was read of grants as reads of the organizations would have answered it. */
export function byOrganization(answers: { readonly [path: string]: Json }): { [path: string]: Json } {
  const lists: Lists = (path) => rowsOf(answers[path]);
  if (!isReadByGrant(lists)) return answers;
  const asked = lists('/client-grants').filter(({ id }) => organizationsOf(id) in answers);
  const kept = without(
    answers,
    asked.map(({ id }) => organizationsOf(id)),
  );
  if (asked.length < lists('/client-grants').length) return kept;
  const having = asked.map((grant) => ({
    grant,
    organizations: new Set(lists(organizationsOf(grant.id)).map(({ id }) => id)),
  }));
  for (const { id } of lists('/organizations')) {
    const own = having.filter(({ organizations }) => organizations.has(id));
    kept[`/organizations/${id}/client-grants`] = own.map(({ grant }) => grant);
  }
  return kept;
}

const GUARDIAN = '/guardian/factors';

/** What is read of each kind. Scopes are those that auth0-deploy-cli needs to read it as well, and no other. */
const READINGS: { readonly [kind: string]: Reading } = {
  tenant: { reads: one('/tenants/settings') },
  // auth0-deploy-cli puts the prompts back that a change of the branding resets (handler branding, 8.44.0).
  branding: {
    reads: ({ branding }) => [
      { path: '/branding' },
      { path: '/prompts' },
      ...(fieldOf(branding, 'templates') === undefined ? [] : [{ path: '/branding/templates/universal-login' }]),
    ],
  },
  clients: { reads: cursor('/clients', credentials) },
  clientGrants: { reads: cursor('/client-grants', ofGrant), needs: ['clients', 'resourceServers'] },
  resourceServers: { reads: pages('/resource-servers') },
  databases: { reads: connectionReads, needs: ['clients'] },
  connections: { reads: connectionReads, needs: ['clients'] },
  roles: {
    reads: pages('/roles', belowId([{ path: '/permissions', paging: 'pages' }], '/roles')),
    needs: ['resourceServers'],
  },
  organizations: { reads: cursor('/organizations', ofOrganization), needs: ['clients', 'connections', 'clientGrants'] },
  actions: { reads: pages('/actions/actions') },
  actionModules: { reads: pages('/actions/modules') },
  triggers: {
    reads: ({ triggers }) =>
      keysOf(triggers).map((id) => ({ path: `/actions/triggers/${id}/bindings`, paging: 'pages' as const })),
    needs: ['actions'],
  },
  emailProvider: { reads: one('/emails/provider') },
  emailTemplates: {
    reads: ({ emailTemplates }) =>
      rowsOf(emailTemplates).map(({ template }) => ({ path: `/email-templates/${template}` })),
  },
  pages: { reads: always({ path: '/tenants/settings' }), needs: ['clients'] },
  attackProtection: {
    reads: always(
      ...['breached-password-detection', 'brute-force-protection', 'suspicious-ip-throttling'].map(attackProtection),
      ...['bot-detection', 'captcha'].map(attackProtection),
    ),
  },
  riskAssessment: {
    reads: always({ path: '/risk-assessments/settings' }, { path: '/risk-assessments/settings/new-device' }),
  },
  guardianFactors: { reads: one(GUARDIAN) },
  guardianPolicies: { reads: one('/guardian/policies') },
  guardianPhoneFactorMessageTypes: { reads: one(`${GUARDIAN}/phone/message-types`) },
  guardianPhoneFactorSelectedProvider: { reads: one(`${GUARDIAN}/phone/selected-provider`) },
  guardianFactorTemplates: { reads: one(`${GUARDIAN}/sms/templates`) },
  guardianFactorProviders: {
    reads: always(
      { path: `${GUARDIAN}/sms/providers/twilio` },
      { path: `${GUARDIAN}/push-notification/providers/sns` },
      { path: `${GUARDIAN}/push-notification/providers/apns` },
    ),
  },
  prompts: { reads: promptReads },
  themes: { reads: one('/branding/themes/default') },
  logStreams: { reads: one('/log-streams') },
  customDomains: { reads: one('/custom-domains') },
  networkACLs: { reads: pages('/network-acls') },
  eventStreams: { reads: cursor('/event-streams'), needs: ['actions'] },
  selfServiceProfiles: { reads: selfServiceReads, needs: ['userAttributeProfiles'] },
  userAttributeProfiles: { reads: cursor('/user-attribute-profiles') },
  // `take` is 10 at most here: OpenAPI description, 2026-06-25.
  connectionProfiles: { reads: always({ path: '/connection-profiles', paging: 'cursor', atMost: 10 }) },
  tokenExchangeProfiles: { reads: cursor('/token-exchange-profiles'), needs: ['actions'] },
  rateLimitPolicies: { reads: cursor('/rate-limit-policies') },
  forms: { reads: pages('/forms', ({ id }) => [{ path: `/forms/${id}` }]), needs: ['flows'] },
  flows: { reads: pages('/flows', ({ id }) => [{ path: `/flows/${id}` }]), needs: ['flowVaultConnections'] },
  flowVaultConnections: { reads: pages('/flows/vault/connections') },
  phoneProviders: { reads: one('/branding/phone/providers') },
  phoneTemplates: { reads: one('/branding/phone/templates') },
  rules: { reads: pages('/rules') },
  rulesConfigs: { reads: one('/rules-configs') },
  hooks: { reads: pages('/hooks', ({ id }) => [{ path: `/hooks/${id}/secrets` }]) },
};

function attackProtection(name: string): Read {
  return { path: `/attack-protection/${name}` };
}

/** The texts and partials that the files name: a tenant has one of each for every prompt and language. */
function promptReads({ prompts }: Managed): Read[] {
  const texts = Object.entries(objectOf(fieldOf(prompts, 'customText'))).flatMap(([language, ofPrompts]) =>
    keysOf(ofPrompts).map((prompt) => ({ path: `/prompts/${prompt}/custom-text/${language}` })),
  );
  const partials = keysOf(fieldOf(prompts, 'partials')).map((prompt) => ({ path: `/prompts/${prompt}/partials` }));
  const rendering = fieldOf(prompts, 'screenRenderers')
    ? [{ path: '/prompts/rendering', paging: 'pages' as const }]
    : [];
  return [{ path: '/prompts' }, ...texts, ...partials, ...rendering];
}

function selfServiceReads({ selfServiceProfiles: profiles }: Managed): Read[] {
  const texts = (name: Json | undefined) => {
    const profile = rowsOf(profiles).find((row) => row.name === name);
    const byLanguage = objectOf(fieldOf(profile ?? {}, 'customText'));
    return Object.entries(byLanguage).flatMap(([language, byPage]) => keysOf(byPage).map((page) => [language, page]));
  };
  const each: Read['each'] = ({ id, name }) =>
    texts(name).map(([language, page]) => ({ path: `/self-service-profiles/${id}/custom-text/${language}/${page}` }));
  return [{ path: '/self-service-profiles', paging: 'pages', each }];
}

/** The kinds that a snapshot can hold. */
export const READABLE_KINDS: readonly string[] = Object.keys(READINGS);

/** These kinds and those that they name. */
export function withNeeds(kinds: readonly string[]): string[] {
  const all = new Set<string>();
  const add = (kind: string): void => {
    if (all.has(kind)) return;
    all.add(kind);
    for (const other of READINGS[kind]?.needs ?? []) add(other);
  };
  for (const kind of kinds) add(kind);
  return [...all];
}

/** All that is read to plan a deploy of what `managed` names, each path once. */
export function readsFor(managed: Managed): Read[] {
  const reads = withNeeds(Object.keys(managed)).flatMap((kind) => READINGS[kind]?.reads(managed) ?? []);
  return [...new Map(reads.map((read) => [read.path, read])).values()];
}

function fieldOf(value: Json | undefined, name: string): Json | undefined {
  return objectOf(value)[name];
}

function keysOf(value: Json | undefined): string[] {
  return Object.keys(objectOf(value));
}
