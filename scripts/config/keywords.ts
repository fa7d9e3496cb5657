import { didYouMean } from './nearest.ts';
import { type ConfigNode, type Entry, type ListNode, type MapNode, type Problem, text } from './node.ts';
import { oneOf } from './scalars.ts';

/** Names that `{ $tenant: NAME }` may have. */
export const TENANT_NAMES = ['management_api', 'domain'];
/** `{ $NAME: … }` that mean a value, not a map. */
export const VALUE_NAMES = ['$env', '$tenant', '$keyword', '$join'];

/** `##NAME##` and `@@NAME@@`: what auth0-deploy-cli replaces in the text of a file before it parses it. */
const PLACEHOLDER = /##(\w+)##|@@(\w+)@@/;
const VARIABLE = /^[A-Za-z_]\w*$/;

export interface Expansion {
  /** Values by the names of keywords. */
  keywords: ReadonlyMap<string, Entry>;
  domain: string;
}

/**
 * Puts values where their names stand: `{ $keyword: PORTAL }` becomes what keywords: says of PORTAL, and
 * `{ $join: [{ $keyword: PORTAL }, /callback] }` becomes one text. This happens to parsed values, never to the text of a
 * file, so a value with a quote or a colon in it cannot change the file around it.
 * @returns what is the same without names; untouched where there are none
 */
export function expand(
  root: ReadonlyMap<string, Entry>,
  { keywords, domain }: Expansion,
  problems: Problem[],
): Map<string, Entry> {
  const expander = new Expander(keywords, domain, problems);
  const expanded = new Map<string, Entry>();
  for (const [key, entry] of root) expanded.set(key, { ...entry, value: expander.visit(entry.value) });
  expander.complainOfUnused();
  return expanded;
}

/** Of a keyword without value it is told already. */
function isKeyword(node: ConfigNode): boolean {
  return node.kind === 'map' && node.entries.has('$keyword');
}

class Expander {
  readonly #keywords: ReadonlyMap<string, Entry>;
  readonly #domain: string;
  readonly #problems: Problem[];
  readonly #used = new Set<string>();
  readonly #open: string[] = [];

  constructor(keywords: ReadonlyMap<string, Entry>, domain: string, problems: Problem[]) {
    this.#keywords = keywords;
    this.#domain = domain;
    this.#problems = problems;
  }

  visit(node: ConfigNode): ConfigNode {
    if (node.kind === 'list') return this.#list(node);
    if (node.kind === 'map') return this.#map(node);
    if (node.kind === 'scalar') this.#lookForPlaceholder(node);
    else this.#checkName(node);
    return node;
  }

  complainOfUnused(): void {
    for (const [name, { key }] of this.#keywords) {
      if (this.#used.has(name)) continue;
      const message = `nothing uses the keyword ${name}`;
      this.#problems.push({
        rule: 'keyword-unused',
        place: key,
        message,
        fix: `Use it as { $keyword: ${name} }, or delete it`,
      });
    }
  }

  // Thousands of resources have no names in them: nothing is copied before something changes.
  #list(node: ListNode): ConfigNode {
    let changed: ConfigNode[] | undefined;
    for (const [index, item] of node.items.entries()) {
      const value = this.visit(item);
      if (value === item) continue;
      changed ??= [...node.items];
      changed[index] = value;
    }
    return changed ? { ...node, items: changed } : node;
  }

  #map(node: MapNode): ConfigNode {
    if (node.entries.size === 1) {
      const [[key, entry] = ['', undefined]] = node.entries;
      if (entry && key.startsWith('$')) return this.#named(node, key, entry);
    }
    let changed: Map<string, Entry> | undefined;
    for (const [key, entry] of node.entries) {
      const value = this.visit(entry.value);
      if (value === entry.value) continue;
      changed ??= new Map(node.entries);
      changed.set(key, { ...entry, value });
    }
    return changed ? { ...node, entries: changed } : node;
  }

  #named(node: MapNode, key: string, entry: Entry): ConfigNode {
    if (key === '$keyword') return this.#keyword(node, entry);
    if (key === '$join') return this.#join(node, entry);
    const near = didYouMean(key, VALUE_NAMES);
    // A map of somebody else's that happens to have one key with a dollar sign.
    if (near === '' && !VALUE_NAMES.includes(key)) return { ...node, entries: new Map([[key, entry]]) };
    const isKnown = VALUE_NAMES.includes(key);
    const message = isKnown ? `${key} needs a name` : `there is no value by name "${key}"${near}`;
    return this.#refuse(node, entry, message, isKnown ? `Write { ${key}: NAME }` : `Use ${oneOf(VALUE_NAMES)}`);
  }

  #keyword(node: MapNode, entry: Entry): ConfigNode {
    const name = text(entry.value);
    if (name === undefined) return this.#refuse(node, entry, '$keyword needs a name', 'Write { $keyword: NAME }');
    const known = this.#keywords.get(name);
    this.#used.add(name);
    if (!known) {
      const hint = didYouMean(name, this.#keywords.keys());
      const message = `the environment gives the keyword ${name} no value${hint}`;
      this.#problems.push({
        rule: 'keyword-unknown',
        place: entry.value.place,
        message,
        fix: `Add "${name}:" under keywords: in the environment's file, or in base as what holds for all`,
      });
      // A value that nobody knows yet: what it should be is no second problem.
      return { kind: 'env', place: node.place, name };
    }
    if (this.#open.includes(name)) {
      return this.#refuse(node, entry, `the keyword ${name} stands inside of its own value`, 'Write its value out');
    }
    this.#open.push(name);
    const value = this.visit(known.value);
    this.#open.pop();
    return value;
  }

  #join(node: MapNode, entry: Entry): ConfigNode {
    if (entry.value.kind !== 'list') {
      return this.#refuse(node, entry, '$join needs a list of texts', 'Write { $join: [{ $keyword: NAME }, /path] }');
    }
    const parts = entry.value.items.map((item) => ({ item, part: this.#part(this.visit(item)) }));
    for (const { item, part } of parts) {
      if (part !== undefined || isKeyword(item)) continue;
      const message = item.kind === 'env' ? 'a secret cannot be a part of a text' : 'only texts can be joined';
      this.#refuse(node, { key: item.place, value: item }, message, 'Use texts, keywords and { $tenant: domain }');
    }
    if (parts.some(({ part }) => part === undefined)) return { kind: 'env', place: node.place, name: 'UNKNOWN' };
    return { kind: 'scalar', place: node.place, value: parts.map(({ part }) => part).join('') };
  }

  #part(node: ConfigNode): string | undefined {
    if (node.kind === 'tenant' && node.name === 'domain') return this.#domain;
    if (node.kind === 'scalar' && (typeof node.value === 'string' || typeof node.value === 'number')) {
      return String(node.value);
    }
    return undefined;
  }

  #checkName(node: ConfigNode & { kind: 'env' | 'tenant' }): void {
    const at = node.place;
    if (node.kind === 'tenant' && !TENANT_NAMES.includes(node.name)) {
      const message = `a tenant has no "${node.name}"${didYouMean(node.name, TENANT_NAMES)}`;
      this.#problems.push({ rule: 'named-value', place: at, message, fix: `Use ${oneOf(TENANT_NAMES)}` });
    }
    if (node.kind === 'env' && !VARIABLE.test(node.name)) {
      const message = `"${node.name}" cannot be the name of an environment variable`;
      this.#problems.push({ rule: 'named-value', place: at, message, fix: 'Use letters, digits and underscores' });
    }
  }

  #lookForPlaceholder({ place, value }: ConfigNode & { kind: 'scalar' }): void {
    const found = typeof value === 'string' ? PLACEHOLDER.exec(value) : null;
    if (!found) return;
    const [whole, inText, inList] = found;
    const name = inText ?? inList ?? '';
    const instead = whole === value ? `{ $keyword: ${name} }` : `{ $join: […, { $keyword: ${name} }, …] }`;
    this.#problems.push({
      rule: 'keyword-placeholder',
      place,
      message: `${whole} would be deployed as these very characters: nothing is replaced in the text of a file here`,
      fix: `Write ${instead}, or { $env: ${name} } for a secret`,
    });
  }

  #refuse(node: ConfigNode, { value, key }: Entry, message: string, fix: string): ConfigNode {
    const place = value.kind === 'map' || value.kind === 'list' ? key : value.place;
    this.#problems.push({ rule: 'named-value', place, message, fix });
    return { kind: 'scalar', place: node.place, value: '' };
  }
}
