import { LineCounter, parseAllDocuments, type YAMLError } from 'yaml';
import { type PlaceOf, toNodes } from './convert.ts';
import type { MistakeId } from './mistakes.ts';
import type { ConfigNode, Place, Problem } from './node.ts';

export interface Parsed {
  root: ConfigNode | undefined;
  problems: Problem[];
}

/** What a parser's complaint means for whoever wrote the file, by the codes of `yaml`. */
const EXPLAINED: { [code: string]: [rule: MistakeId, message: string, fix: string] } = {
  DUPLICATE_KEY: [
    'yaml-duplicate-key',
    'this key stands here a second time; only the last would count',
    'Keep one of the two',
  ],
  TAB_AS_INDENT: ['yaml-tab', 'a tab cannot indent YAML', 'Indent with spaces'],
  BAD_INDENT: [
    'yaml-indentation',
    'this line is indented differently from its neighbours',
    'Give it the indentation of its neighbours',
  ],
  MISSING_CHAR: ['yaml-unclosed', 'something is not closed before this', 'Close the quote, bracket or brace'],
  BAD_SCALAR_START: ['yaml-reserved-character', 'a text cannot begin with this character', 'Put the text in quotes'],
  BAD_DIRECTIVE: ['yaml-reserved-character', 'a line cannot begin with % here', 'Put the text in quotes'],
  TAG_RESOLVE_FAILED: ['yaml-tag', 'this tag means nothing here', 'Delete the tag and write the value itself'],
  BLOCK_AS_IMPLICIT_KEY: [
    'yaml-syntax',
    'a second colon makes this a map inside of a text, or the next line is indented too far',
    'Put a text with a colon in quotes, or give the line the indentation of its neighbours',
  ],
  MULTILINE_IMPLICIT_KEY: ['yaml-syntax', 'this line has no "key: value"', 'Write a colon and a space behind the key'],
  UNEXPECTED_TOKEN: [
    'yaml-syntax',
    'this stands where nothing can stand: the value before it is complete',
    'Put the whole value in quotes, or delete what is too much',
  ],
  BAD_DQ_ESCAPE: [
    'yaml-syntax',
    'a backslash in double quotes begins a character that there is not',
    'Use single quotes, or write the backslash twice',
  ],
  IMPOSSIBLE: ['yaml-syntax', 'this is not YAML', 'Compare it with the lines around'],
};

const CONFLICT = /^(<{7}|={7}|>{7}|\|{7})( |$)/m;
/** What auth0-deploy-cli replaces by a list or map; no YAML while it stands without quotes. */
const ARRAY_PLACEHOLDER = /(?<![\w'"@])@@(\w+)@@/;

/** Reads YAML; every value of the result knows its line and column. `file` is how messages call it. */
export function parseYaml(content: string, file: string): Parsed {
  const lineCounter = new LineCounter();
  const placeOf: PlaceOf = (range) => {
    const [start = 0, end = start] = range ?? [];
    const { line, col } = lineCounter.linePos(start);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1), length: Math.max(1, end - start) };
  };
  const refused = (problem: Problem): Parsed => ({ root: undefined, problems: [problem] });
  const found = CONFLICT.exec(content);
  // `yaml` counts the lines while it parses.
  const [document, second] = parse(content, lineCounter);
  if (found) return refused(conflict(placeOf([found.index, found.index + 7])));
  if (!document) return { root: undefined, problems: [] };
  if (second) return refused(secondDocument(placeOf(second.range?.slice(0, 2))));
  const complaints = [...document.errors, ...document.warnings.filter(({ code }) => code === 'TAG_RESOLVE_FAILED')];
  if (complaints.length > 0) {
    const problems = complaints.map((error) => explain(error, content, placeOf));
    return { root: undefined, problems: firstOfEachLine(problems) };
  }
  const placeOfAnchor = (name: string) => {
    const start = content.search(new RegExp(`&${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?=\\s|$)`, 'm'));
    return placeOf([start, start + name.length + 1]);
  };
  return toNodes(document, placeOf, placeOfAnchor);
}

function parse(content: string, lineCounter: LineCounter) {
  const documents = parseAllDocuments(content, {
    lineCounter,
    uniqueKeys: true,
    prettyErrors: false,
    logLevel: 'error',
  });
  return Array.isArray(documents) ? documents : [];
}

function conflict(place: Place): Problem {
  const fix = 'Keep one side of the conflict and delete the marker lines';
  return { rule: 'yaml-merge-conflict', place, message: 'a merge conflict was left here', fix };
}

function secondDocument(place: Place): Problem {
  const message = 'a second document begins here; only the first would count';
  return {
    rule: 'file-content',
    place: { ...place, length: 1 },
    message,
    fix: 'Delete the line with ---, or make a file of it',
  };
}

function explain({ code, message, pos }: YAMLError, content: string, placeOf: PlaceOf): Problem {
  const place = { ...placeOf(pos), length: 1 };
  const from = content.lastIndexOf('\n', Math.max(0, pos[0] - 1)) + 1;
  const line = content.slice(from, (content.indexOf('\n', pos[0]) + 1 || content.length + 1) - 1);
  const placeholder = ARRAY_PLACEHOLDER.exec(line);
  if (placeholder) {
    const [whole, name] = placeholder;
    return {
      rule: 'keyword-unknown',
      place: placeOf([from + placeholder.index, from + placeholder.index + whole.length]),
      message: `${whole} is replaced by auth0-deploy-cli in the text of a file; here a value is named after parsing`,
      fix: `Write { $keyword: ${name} }, and give ${name} a value under keywords: in environments/`,
    };
  }
  if (code === 'BAD_INDENT' && /^Flow/.test(message)) {
    return { rule: 'yaml-unclosed', place, message: 'a bracket or brace is not closed before this', fix: 'Close it' };
  }
  const quote = /closing (["'])quote/.exec(message)?.[1];
  if (code === 'MISSING_CHAR' && quote !== undefined) {
    const start = openedAt(content, quote, pos[0]);
    const opened: Place = { ...placeOf([start, start + 1]), length: 1 };
    return {
      rule: 'yaml-unclosed',
      place: opened,
      message: 'this quote is not closed',
      fix: `Write ${quote} behind the text`,
    };
  }
  if (/call stack/i.test(message)) {
    const deep = 'this is nested deeper than anything of a tenant';
    return { rule: 'yaml-syntax', place, message: deep, fix: 'Delete the levels that are too much' };
  }
  const plain = message.charAt(0).toLowerCase() + message.slice(1);
  const [rule, what, fix] = EXPLAINED[code] ?? (['yaml-syntax', plain, 'Mend the YAML here'] as const);
  return { rule, place, message: what, fix };
}

/** A parser stumbles on over one mistake; the first complaint of a line is the one that helps. */
function firstOfEachLine(problems: readonly Problem[]): Problem[] {
  const seen = new Set<number>();
  return problems.filter(({ place }) => !seen.has(place.line) && seen.add(place.line));
}

/** The first quote that leaves its line open: the parser complains at the end of the file, where nothing can be seen. */
function openedAt(content: string, quote: string, end: number): number {
  let start = 0;
  for (const line of content.slice(0, end).split('\n')) {
    const quotes = line.replaceAll(`\\${quote}`, '  ').split(quote).length - 1;
    if (quotes % 2 === 1) return start + line.lastIndexOf(quote);
    start += line.length + 1;
  }
  return end;
}
