import type { MistakeId } from './mistakes.ts';

/** Where something stands in a file. Line and column count from 1. */
export interface Place {
  file: string;
  line: number;
  column: number;
  /** Characters that a caret underlines. */
  length: number;
}

export interface Entry {
  key: Place;
  value: ConfigNode;
  /** What a comment says above the key or behind the value, without its `#`. */
  comment?: string;
}
export interface MapNode {
  kind: 'map';
  place: Place;
  entries: ReadonlyMap<string, Entry>;
}
export interface ListNode {
  kind: 'list';
  place: Place;
  items: readonly ConfigNode[];
}
export interface ScalarNode {
  kind: 'scalar';
  place: Place;
  value: string | number | boolean | null;
}
/** `{ $env: NAME }`: the environment variable NAME, read when the configuration is compiled. */
export interface EnvNode {
  kind: 'env';
  place: Place;
  name: string;
}
/** `{ $tenant: management_api }`: something that only the environment's domain decides. */
export interface TenantNode {
  kind: 'tenant';
  place: Place;
  name: string;
}
/** A value of a YAML file that knows where it stands. */
export type ConfigNode = MapNode | ListNode | ScalarNode | EnvNode | TenantNode;

/** One thing that is wrong, where, and what to do about it. */
export interface Problem {
  /** Which kind of mistake: a key of MISTAKES in mistakes.ts. */
  rule: MistakeId;
  place: Place;
  message: string;
  fix: string;
}

/** The value under `key`, or undefined when `node` is no map or does not have it. */
export function get(node: ConfigNode | undefined, key: string): ConfigNode | undefined {
  return node?.kind === 'map' ? node.entries.get(key)?.value : undefined;
}

/** The items of a list, or nothing. */
export function items(node: ConfigNode | undefined): readonly ConfigNode[] {
  return node?.kind === 'list' ? node.items : [];
}

/** A string as it is written, or undefined. */
export function text(node: ConfigNode | undefined): string | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}

/** What two nodes must share to be the same name: also comparable for named values, which have no text yet. */
export function identityText(node: ConfigNode | undefined): string | undefined {
  if (node?.kind === 'scalar' && node.value !== null) return String(node.value);
  if (node?.kind === 'env' || node?.kind === 'tenant') return `$${node.kind}:${node.name}`;
  return undefined;
}

/** Characters of a text that a message repeats. */
const LONGEST_TOLD = 60;

/** What kind of YAML value this is, in words. */
export function describeKind(node: ConfigNode): string {
  if (node.kind === 'map') return 'a map';
  if (node.kind === 'list') return 'a list';
  if (node.kind !== 'scalar') return `{ $${node.kind}: ${node.name} }`;
  if (node.value === null) return 'nothing';
  if (typeof node.value !== 'string') return `${node.value}`;
  // The whole of a file that is no YAML can be one text.
  return `the text "${node.value.length > LONGEST_TOLD ? `${node.value.slice(0, LONGEST_TOLD)}…` : node.value}"`;
}
