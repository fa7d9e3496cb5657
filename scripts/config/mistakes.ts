/** How bad a mistake is: an error stops every command, a warning only `npm run check -- --strict`. */
export type Severity = 'error' | 'warning';

/** A kind of mistake that loading, schemas and references find. What a tenant should be beyond that is policy. */
export interface Mistake {
  severity: Severity;
  title: string;
}

const error = (title: string): Mistake => ({ severity: 'error', title });
const warning = (title: string): Mistake => ({ severity: 'warning', title });

/** Every kind, by its stable id. */
export const MISTAKES = {
  'file-encoding': error('A file is UTF-8'),
  'file-content': error('A file holds one YAML document with a map in it'),
  'yaml-syntax': error('A file is YAML'),
  'yaml-duplicate-key': error('A key stands once in a map'),
  'yaml-tab': error('YAML is indented with spaces'),
  'yaml-indentation': error('Lines of one level have one indentation'),
  'yaml-unclosed': error('Every quote, bracket and brace is closed'),
  'yaml-merge-conflict': error('No merge conflict is left in a file'),
  'yaml-reserved-character': error('A text that begins with a character of YAML itself is in quotes'),
  'yaml-key': error('A key is a word'),
  'yaml-alias': error('An alias repeats something that has an anchor, and not too much'),
  'yaml-tag': error('Values have no tags: YAML has none for what a tenant holds'),
  'config-twice': error('A resource and a setting stand in one place of base'),
  'config-nearly-base': error('An environment does not add a resource whose name is nearly one of base'),
  'config-like-base': warning('An environment does not add a resource whose name is like one of base'),
  'config-environment-key': error('What belongs to one environment stands in its file'),
  'config-domain': error('An environment has a domain'),
  'config-credentials': error('An environment says how to sign in to its tenant'),
  'config-silence': error('A silence has a rule, a reason and an end'),
  'secret-in-file': error('No secret stands in a file'),
  'keyword-unknown': error('A keyword has a value in every environment'),
  'keyword-unused': warning('A keyword is used'),
  'keyword-placeholder': warning(
    "No placeholder of auth0-deploy-cli's is left: they are replaced as text, before parsing",
  ),
  'named-value': error('A value by name is one that there is'),
  'schema-unknown-kind': error('A top-level key is one of auth0-deploy-cli'),
  'schema-unknown-key': error('A key is one that auth0-deploy-cli and Auth0 know'),
  'schema-unknown-field': warning("A field is in auth0-deploy-cli's schemas or the SDK's types"),
  'schema-type': error('A value has the type of its field'),
  'schema-required': error('A required field is there'),
  'schema-value': error('A value is one of those that its field may have'),
  'schema-value-unknown': warning("A value is one of those that the SDK's types list"),
  'schema-size': error('Texts, lists and maps are as long as they may be'),
  'schema-range': error('A number is within its limits'),
  'schema-format': error('A text has the form of its field'),
  'schema-repeated': error('A list of different things has none twice'),
  'deploy-cli-refuses': error('auth0-deploy-cli accepts what it validates beyond its schemas'),
  'deploy-cli-drops': error('auth0-deploy-cli drops nothing of what is written'),
  'deploy-cli-ignores': warning('auth0-deploy-cli deploys all that is written'),
  'reference-client': error('The name of an application is one of clients'),
  'reference-connection': error('The name of a connection is one of databases or connections'),
  'reference-role': error('The name of a role is one of roles'),
  'reference-organization': error('The name of an organization is one of organizations'),
  'reference-api': error('The identifier of an API is one of resourceServers'),
  'reference-scope': error('A permission is a scope of its API'),
  'reference-action': error('The name of an Action is one of actions'),
  'reference-trigger': error('An Action is bound to a trigger that it supports'),
  'reference-module': error('The name of a module is one of actionModules'),
  'reference-profile': error('The name of a profile is one of its kind'),
  'reference-file': error('A file that is named is there, within the directory'),
  'reference-secret': error("A secret that an Action's code reads is one of its secrets"),
  'unused-action': warning('An Action is bound to a trigger'),
  'unused-action-folder': warning('A folder of actions/ is an Action of the configuration'),
  'unused-binding': error('An Action is bound once to a trigger'),
  'unused-connection': warning('A connection is enabled for an application'),
  'unused-file': warning('A template beside the configuration is named in it'),
  'unused-module': warning('A module is used by an Action'),
  'unused-role': warning('A role has permissions, or an Action knows it'),
  'unused-scope': warning('A scope of an API is in a role or a grant'),
  'unused-secret': warning('A secret of an Action is read by its code'),
  'unused-anchor': warning('An anchor is repeated somewhere'),
} as const satisfies { readonly [id: string]: Mistake };

export type MistakeId = keyof typeof MISTAKES;

export function severityOf(rule: MistakeId): Severity {
  return MISTAKES[rule].severity;
}
