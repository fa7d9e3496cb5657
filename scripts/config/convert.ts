import { type Alias, type Document, isAlias, isMap, isScalar, isSeq, type Scalar, type YAMLMap } from 'yaml';
import type { ConfigNode, Entry, MapNode, Place, Problem } from './node.ts';

/** Where a range of the text stands, in lines and columns. */
export type PlaceOf = (range: readonly number[] | null | undefined) => Place;

/** Where an anchor stands. */
export type PlaceOfAnchor = (name: string) => Place;

/** How many values aliases may repeat in one file. */
const MOST_REPEATED = 1000;

interface Conversion {
  document: Document.Parsed;
  placeOf: PlaceOf;
  placeOfAnchor: PlaceOfAnchor;
  problems: Problem[];
  /** The values around the one that is converted: an alias of one of them would never end. */
  open: Set<unknown>;
  repeated: number;
  /** Anchors that something repeats. */
  used: Set<string>;
  anchors: Map<string, Place>;
}

/** Turns what the YAML parser read into values that know their places; aliases stand for what they repeat. */
export function toNodes(
  document: Document.Parsed,
  placeOf: PlaceOf,
  placeOfAnchor: PlaceOfAnchor,
): { root: ConfigNode | undefined; problems: Problem[] } {
  const conversion: Conversion = {
    document,
    placeOf,
    placeOfAnchor,
    problems: [],
    open: new Set(),
    repeated: 0,
    used: new Set(),
    anchors: new Map(),
  };
  const { contents } = document;
  const root = contents === null ? undefined : toNode(contents, placeOf([0, 1]), conversion);
  for (const [name, place] of conversion.anchors) {
    if (conversion.used.has(name)) continue;
    const message = `nothing repeats the anchor &${name}`;
    conversion.problems.push({ rule: 'unused-anchor', place, message, fix: `Repeat it with *${name}, or delete it` });
  }
  return { root, problems: conversion.problems };
}

function toNode(yaml: unknown, fallback: Place, conversion: Conversion): ConfigNode {
  if (isAlias(yaml)) return repeat(yaml, conversion);
  if ((isMap(yaml) || isSeq(yaml) || isScalar(yaml)) && yaml.anchor) {
    conversion.anchors.set(yaml.anchor, conversion.placeOfAnchor(yaml.anchor));
  }
  conversion.open.add(yaml);
  const node = toValue(yaml, fallback, conversion);
  conversion.open.delete(yaml);
  return node;
}

function toValue(yaml: unknown, fallback: Place, conversion: Conversion): ConfigNode {
  if (isMap(yaml)) return toMap(yaml, conversion);
  if (isSeq(yaml)) {
    const place = conversion.placeOf(yaml.range);
    return { kind: 'list', place, items: yaml.items.map((item) => toNode(item, place, conversion)) };
  }
  return isScalar(yaml) ? toScalar(yaml, conversion.placeOf) : { kind: 'scalar', place: fallback, value: null };
}

function toMap(yaml: YAMLMap, conversion: Conversion): ConfigNode {
  const { placeOf, problems } = conversion;
  const place = placeOf(yaml.range);
  const entries = new Map<string, Entry>();
  const inherited: Entry[] = [];
  // The parser gives what stands above the first key to the map.
  let above = yaml.commentBefore;
  for (const { key, value } of yaml.items) {
    const at = isScalar(key) ? placeOf(key.range?.slice(0, 2)) : place;
    if (isScalar(key) && (typeof key.value === 'string' || typeof key.value === 'number')) {
      const comment = commentOf(above ?? key.commentBefore, value);
      const entry: Entry = { key: at, value: toNode(value, at, conversion), ...(comment && { comment }) };
      if (key.value === '<<' && key.type === 'PLAIN') inherited.push(entry);
      else entries.set(String(key.value), entry);
    } else {
      problems.push({ rule: 'yaml-key', place: at, message: 'a key must be a word', fix: 'Put the key in quotes' });
    }
    above = undefined;
  }
  for (const entry of inherited) inherit(entries, entry, problems);
  return named(entries, place) ?? { kind: 'map', place, entries };
}

function commentOf(above: string | null | undefined, value: unknown): string | undefined {
  const behind = isScalar(value) || isMap(value) || isSeq(value) || isAlias(value) ? value.comment : undefined;
  const lines = [above, behind].flatMap((text) => (text ? text.split('\n').map((line) => line.trim()) : []));
  return lines.length > 0 ? lines.join('\n') : undefined;
}

/** `<<: *base`: what the map does not say itself. YAML 1.2 has no such key, and files are full of it. */
function inherit(entries: Map<string, Entry>, { key, value }: Entry, problems: Problem[]): void {
  const maps = value.kind === 'list' ? value.items : [value];
  for (const map of maps) {
    if (map.kind !== 'map') {
      const message = '<< takes over a map, or a list of maps';
      problems.push({ rule: 'yaml-alias', place: key, message, fix: 'Write <<: *NAME, where &NAME stands at a map' });
      continue;
    }
    for (const [name, entry] of (map satisfies MapNode).entries) if (!entries.has(name)) entries.set(name, entry);
  }
}

function toScalar({ value, source, range }: Scalar, placeOf: PlaceOf): ConfigNode {
  const place = placeOf(range?.slice(0, 2));
  const isPlain = value === null || ['string', 'number', 'boolean'].includes(typeof value);
  return {
    kind: 'scalar',
    place,
    value: isPlain ? (value as string | number | boolean | null) : String(source ?? value),
  };
}

function repeat(alias: Alias, conversion: Conversion): ConfigNode {
  const { source } = alias;
  const place = conversion.placeOf(alias.range?.slice(0, 2));
  const nothing: ConfigNode = { kind: 'scalar', place, value: null };
  const refuse = (message: string, fix: string): ConfigNode => {
    conversion.problems.push({ rule: 'yaml-alias', place, message, fix });
    return nothing;
  };
  conversion.used.add(source);
  // Every repetition may repeat others: a few lines can stand for more values than fit into memory.
  conversion.repeated += 1;
  if (conversion.repeated > MOST_REPEATED + 1) return nothing;
  if (conversion.repeated > MOST_REPEATED) {
    return refuse(`aliases repeat more than ${MOST_REPEATED} values`, `Write out what *${source} repeats`);
  }
  const target = alias.resolve(conversion.document);
  if (target === undefined) {
    return refuse(`there is no anchor &${source}`, `Write &${source} at the value that *${source} should repeat`);
  }
  if (conversion.open.has(target)) {
    return refuse(`*${source} stands inside of what it repeats`, `Take *${source} out of &${source}`);
  }
  return toNode(target, place, conversion);
}

/** `{ $env: NAME }` and `{ $tenant: NAME }` are values by name, not maps. */
function named(entries: ReadonlyMap<string, Entry>, place: Place): ConfigNode | undefined {
  if (entries.size !== 1) return undefined;
  for (const kind of ['env', 'tenant'] as const) {
    const value = entries.get(`$${kind}`)?.value;
    if (value?.kind === 'scalar' && typeof value.value === 'string') return { kind, place, name: value.value };
  }
  return undefined;
}
