import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type YAMLError,
} from 'yaml';
import type { ConfigNode, Entry, Place, Problem } from './node.ts';

export interface Parsed {
  root: ConfigNode | undefined;
  problems: Problem[];
}

/** What a parser's complaint means for whoever wrote the file, by the codes of `yaml`. */
const EXPLAINED: { [code: string]: [message: string, fix: string] } = {
  DUPLICATE_KEY: ['this key stands here a second time; only the last would count', 'Keep one of the two'],
  TAB_AS_INDENT: ['a tab cannot indent YAML', 'Indent with spaces'],
  BAD_INDENT: ['this line is indented differently from its neighbours', 'Give it the indentation of its neighbours'],
  MISSING_CHAR: ['something is not closed before this', 'Close the quote, bracket or brace'],
  IMPOSSIBLE: ['this is not YAML', 'Compare it with the lines around'],
};

/** How many values aliases may repeat in one file. */
const MOST_REPEATED = 1000;

/** Reads YAML; every value of the result knows its line and column. `file` is how messages call it. */
export function parseYaml(content: string, file: string): Parsed {
  const lineCounter = new LineCounter();
  const placeOf = (range: readonly number[] | null | undefined): Place => {
    const [start = 0, end = start] = range ?? [];
    const { line, col } = lineCounter.linePos(start);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1), length: Math.max(1, end - start) };
  };
  const conflict = /^(<{7}|={7}|>{7})( |$)/m.exec(content);
  if (conflict) {
    parseDocument(content, { lineCounter });
    const place = placeOf([conflict.index, conflict.index + 7]);
    const fix = 'Keep one side of the conflict and delete the marker lines';
    return { root: undefined, problems: [{ place, message: 'a merge conflict was left here', fix }] };
  }
  const document = parseDocument(content, { lineCounter, uniqueKeys: true, prettyErrors: false });
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => explain(error, placeOf(error.pos)));
    return { root: undefined, problems: firstOfEachLine(problems) };
  }
  return convert(document, placeOf);
}

function explain({ code, message }: YAMLError, place: Place): Problem {
  const [what, fix] = EXPLAINED[code] ?? [message.charAt(0).toLowerCase() + message.slice(1), 'Mend the YAML here'];
  return { place: { ...place, length: 1 }, message: what, fix };
}

/** A parser stumbles on over one mistake; the first complaint of a line is the one that helps. */
function firstOfEachLine(problems: readonly Problem[]): Problem[] {
  const seen = new Set<number>();
  return problems.filter(({ place }) => !seen.has(place.line) && seen.add(place.line));
}

function convert(document: Document.Parsed, placeOf: (range: readonly number[] | null | undefined) => Place): Parsed {
  const problems: Problem[] = [];
  const open = new Set<unknown>();
  let repeated = 0;
  const repeat = (alias: Alias): ConfigNode => {
    const place = placeOf(alias.range?.slice(0, 2));
    const refuse = (message: string, fix: string): ConfigNode => {
      problems.push({ place, message, fix });
      return { kind: 'scalar', place, value: null };
    };
    const { source } = alias;
    // Every repetition may repeat others: a few lines can stand for more values than fit into memory.
    repeated += 1;
    if (repeated > MOST_REPEATED) {
      return repeated === MOST_REPEATED + 1
        ? refuse(`aliases repeat more than ${MOST_REPEATED} values`, `Write out what *${source} repeats`)
        : { kind: 'scalar', place, value: null };
    }
    const target = alias.resolve(document);
    if (target === undefined) {
      return refuse(`there is no anchor &${source}`, `Write &${source} at the value that *${source} should repeat`);
    }
    if (open.has(target))
      return refuse(`*${source} stands inside of what it repeats`, `Take *${source} out of &${source}`);
    return toNode(target, place);
  };
  const toNode = (yaml: unknown, fallback: Place): ConfigNode => {
    if (isAlias(yaml)) return repeat(yaml);
    open.add(yaml);
    const node = toValue(yaml, fallback);
    open.delete(yaml);
    return node;
  };
  const toValue = (yaml: unknown, fallback: Place): ConfigNode => {
    if (isMap(yaml)) {
      const place = placeOf(yaml.range);
      const entries = new Map<string, Entry>();
      for (const { key, value } of yaml.items) {
        const at = isScalar(key) ? placeOf(key.range?.slice(0, 2)) : place;
        if (!isScalar(key) || (typeof key.value !== 'string' && typeof key.value !== 'number')) {
          problems.push({ place: at, message: 'a key must be a word', fix: 'Put the key in quotes' });
          continue;
        }
        entries.set(String(key.value), { key: at, value: toNode(value, at) });
      }
      return named(entries, place) ?? { kind: 'map', place, entries };
    }
    if (isSeq(yaml)) {
      const place = placeOf(yaml.range);
      return { kind: 'list', place, items: yaml.items.map((item) => toNode(item, place)) };
    }
    if (!isScalar(yaml)) return { kind: 'scalar', place: fallback, value: null };
    const { value } = yaml;
    const place = placeOf(yaml.range?.slice(0, 2));
    if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) {
      return { kind: 'scalar', place, value: value as string | number | boolean | null };
    }
    return { kind: 'scalar', place, value: String(yaml.source ?? value) };
  };
  const { contents } = document;
  const root = contents === null ? undefined : toNode(contents, placeOf([0, 1]));
  return { root, problems };
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
