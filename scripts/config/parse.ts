import { LineCounter, parseDocument, type YAMLError } from 'yaml';
import { type PlaceOf, toNodes } from './convert.ts';
import type { ConfigNode, Place, Problem } from './node.ts';

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

/** Reads YAML; every value of the result knows its line and column. `file` is how messages call it. */
export function parseYaml(content: string, file: string): Parsed {
  const lineCounter = new LineCounter();
  const placeOf: PlaceOf = (range) => {
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
  return toNodes(document, placeOf);
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
