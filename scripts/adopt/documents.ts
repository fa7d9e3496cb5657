import { type Document, isMap, isScalar, isSeq, type Node, parseDocument, type YAMLMap, YAMLSeq } from 'yaml';
import { isObject, type Json, type JsonObject } from '../plan/json.ts';
import type { Step } from './differences.ts';
import { type Names, withoutNames } from './names.ts';

/** Lists of texts up to this length stand in one line. */
const SHORT = 90;

/** A YAML file that can be changed without touching what stands around. */
export class YamlFile {
  readonly #before: string;
  readonly #document: Document;
  readonly #names: Names;
  #changed = false;

  /** `text` must be valid YAML: a map, or nothing. */
  constructor(text: string, names: Names) {
    this.#before = text;
    this.#document = parseDocument(text);
    this.#names = names;
  }

  get isChanged(): boolean {
    return this.#changed;
  }

  has(steps: readonly Step[]): boolean {
    return this.find(steps) !== undefined;
  }

  /** The node at the end of `steps`, or undefined. */
  find(steps: readonly Step[]): Node | undefined {
    let node: unknown = this.#document.contents;
    for (const step of steps) node = this.#below(node, step);
    return (node ?? undefined) as Node | undefined;
  }

  value(steps: readonly Step[]): Json | undefined {
    return this.find(steps)?.toJS(this.#document) as Json | undefined;
  }

  /** Puts `value` there; maps, lists and items on the way are made. */
  set(steps: readonly Step[], value: Json): void {
    this.#changed = true;
    if (!isMap(this.#document.contents)) this.#document.contents = this.#document.createNode({}) as Node & YAMLMap;
    let node = this.#document.contents as unknown;
    for (const [index, step] of steps.entries()) {
      const next = steps[index + 1];
      const known = this.#below(node, step);
      if (next === undefined) {
        this.#put(node, step, this.#nodeOf(value));
        break;
      }
      const isRight = 'key' in next ? isMap(known) && !isNamedValue(known) : isSeq(known);
      if (isRight) node = known;
      else {
        const made = 'item' in next ? new YAMLSeq() : this.#nodeOf('item' in step ? step.item : {});
        this.#put(node, step, made);
        node = made;
      }
    }
  }

  #put(parent: unknown, step: Step, node: Node): void {
    if ('key' in step && isMap(parent)) {
      parent.flow = parent.flow === true && parent.items.length > 0;
      const pair = parent.items.find(({ key }) => keyOf(key) === step.key);
      const before = pair?.value as Node | undefined;
      if (before?.comment) node.comment = before.comment;
      if (before?.commentBefore) node.commentBefore = before.commentBefore;
      if (pair) pair.value = node;
      else parent.set(step.key, node);
    } else if ('item' in step && isSeq(parent)) {
      parent.flow = false;
      const index = parent.items.findIndex((item) => this.#isItem(item, step.item));
      if (index >= 0) parent.items[index] = node;
      else {
        if (parent.items.length > 0 && isMap(node) && node.items.length > 2) node.spaceBefore = true;
        parent.items.push(node);
      }
    }
  }

  #below(node: unknown, step: Step): unknown {
    if ('key' in step) return isMap(node) ? node.get(step.key, true) : undefined;
    return isSeq(node) ? node.items.find((item) => this.#isItem(item, step.item)) : undefined;
  }

  #isItem(node: unknown, identity: JsonObject): boolean {
    if (!isMap(node)) return false;
    return Object.entries(identity).every(([field, value]) => {
      const own = node.get(field, true) as Node | undefined;
      return withoutNames((own?.toJS(this.#document) ?? null) as Json, this.#names) === value;
    });
  }

  #nodeOf(value: Json): Node {
    const node = this.#document.createNode(value) as Node;
    layOut(node, value);
    return node;
  }

  /** The file, with the lines that nobody touched as they were. */
  text(): string {
    if (!this.#changed) return this.#before;
    const options = { lineWidth: 0, flowCollectionPadding: false, singleQuote: true };
    const plain = parseDocument(this.#before).toString(options).split('\n');
    const original = this.#before.split('\n');
    const kept = new Map(plain.length === original.length ? plain.map((line, at) => [line, original[at] ?? line]) : []);
    const lines = this.#document.toString(options).split('\n');
    return lines.map((line) => kept.get(line) ?? padded(line)).join('\n');
  }
}

/** `{ $env: NAME }` with the spaces that this project's files have. */
function padded(line: string): string {
  return line.replace(/(^|[\s[])\{(\$(?:env|tenant): \w+)\}/g, '$1{ $2 }');
}

function layOut(node: unknown, value: Json): void {
  if (isSeq(node) && Array.isArray(value)) {
    const isShort = value.every((item) => !isObject(item) && !Array.isArray(item)) && value.join(', ').length <= SHORT;
    node.flow = isShort;
    for (const [index, item] of node.items.entries()) layOut(item, value[index] ?? null);
  } else if (isMap(node) && isObject(value)) {
    node.flow = isNamedValue(node) || node.items.length === 0;
    for (const { key, value: held } of node.items) layOut(held, value[keyOf(key) ?? ''] ?? null);
  }
}

/** `{ $keyword: NAME }` is a value, not a map that could hold more. */
function isNamedValue(node: YAMLMap): boolean {
  return node.items.length === 1 && (keyOf(node.items[0]?.key) ?? '').startsWith('$');
}

function keyOf(key: unknown): string | undefined {
  return isScalar(key) ? String(key.value) : undefined;
}
