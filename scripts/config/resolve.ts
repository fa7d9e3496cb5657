import { conceal, UserError } from '../errors.ts';
import { renderProblem, type Sources } from './frame.ts';
import type { ConfigNode, EnvNode, Problem } from './node.ts';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** What named values stand for. */
export interface Names {
  env: { readonly [name: string]: string | undefined };
  domain: string;
}

/** Turns nodes into plain values; named values last. @throws UserError SECRET_MISSING that names every missing one. */
export function resolveAll<Keys extends string>(
  nodes: { readonly [Key in Keys]: ConfigNode },
  names: Names,
  sources: Sources,
): { [Key in Keys]: Json } {
  const missing: EnvNode[] = [];
  const toJson = (node: ConfigNode): Json => {
    if (node.kind === 'map')
      return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, toJson(value)]));
    if (node.kind === 'list') return node.items.map(toJson);
    if (node.kind === 'scalar') return node.value;
    if (node.kind === 'tenant') return node.name === 'domain' ? names.domain : `https://${names.domain}/api/v2/`;
    const value = names.env[node.name];
    if (value === undefined || value === '') missing.push(node);
    return conceal(value ?? '');
  };
  const resolved = Object.fromEntries(Object.entries<ConfigNode>(nodes).map(([key, node]) => [key, toJson(node)]));
  if (missing.length > 0) throw secretsMissing(missing, sources);
  return resolved as { [Key in Keys]: Json };
}

function secretsMissing(nodes: readonly EnvNode[], sources: Sources): UserError {
  const names = [...new Set(nodes.map(({ name }) => name))];
  const details = nodes
    .map(({ name, place }): Problem => {
      return {
        rule: 'reference-secret',
        place,
        message: `the environment variable ${name} is not set`,
        fix: `export ${name}=…`,
      };
    })
    .map((problem) => renderProblem(problem, sources))
    .join('\n\n');
  return new UserError(
    'SECRET_MISSING',
    `${names.length === 1 ? 'A secret is' : `${names.length} secrets are`} not set: ${names.join(', ')}`,
    `Set ${names.length === 1 ? 'it' : 'them'} in the environment of this command; nothing was sent to Auth0`,
    { details },
  );
}
