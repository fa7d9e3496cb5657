/** One record of a CSV file and the line on which it begins, from 1. */
export interface CsvRecord {
  line: number;
  fields: string[];
}

export interface CsvProblem {
  line: number;
  message: string;
}

/**
 * Reads CSV strictly: RFC 4180, with `,`, `;` or a tab between fields (whichever the first line has most), LF, CRLF or
 * CR between records, and a byte order mark at the beginning. Blank lines are left out, and so is the line `sep=;` by
 * which Excel names the separator. A quote where none may stand is a problem and not a character: it is how a cell
 * with a line break in it goes wrong.
 */
export function readCsv(text: string): { records: CsvRecord[]; problems: CsvProblem[] } {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const [said = '', named] = /^sep=([,;\t])(?:\r\n|\r|\n)/i.exec(source) ?? [];
  const separator = named ?? separatorOf(source);
  const records: CsvRecord[] = [];
  const problems: CsvProblem[] = [];
  let [at, line] = [said.length, said === '' ? 1 : 2];
  while (at < source.length) {
    const record: CsvRecord = { line, fields: [] };
    for (let more = true; more; ) {
      const field = source[at] === '"' ? quoted(source, at) : plain(source, at, separator);
      if (field.problem) problems.push({ line, message: field.problem });
      line += countBreaks(source, at, field.end);
      record.fields.push(field.value);
      at = field.end;
      more = source[at] === separator;
      if (more) at += 1;
      else if (!isBreak(source[at]) && at < source.length) {
        problems.push({ line, message: 'a closing quote must be followed by the next field' });
        at = endOfLine(source, at);
      }
    }
    at += source.startsWith('\r\n', at) ? 2 : 1;
    line += 1;
    if (record.fields.some((field) => field !== '')) records.push(record);
  }
  return { records, problems };
}

/** The most frequent separator of the first line, outside quotes. */
function separatorOf(text: string): string {
  const first = text.slice(0, endOfLine(text, 0)).replace(/"[^"]*"/g, '');
  const counts = [',', ';', '\t'].map((candidate) => ({ candidate, count: first.split(candidate).length }));
  return counts.reduce((best, other) => (other.count > best.count ? other : best)).candidate;
}

interface Field {
  value: string;
  /** Where the field ends: at a separator, a line break or the end. */
  end: number;
  problem?: string;
}

function plain(text: string, from: number, separator: string): Field {
  let end = from;
  while (end < text.length && text[end] !== separator && !isBreak(text[end])) end += 1;
  const value = text.slice(from, end).trim();
  return value.includes('"')
    ? { value, end, problem: 'a quote stands inside a field that does not begin with one' }
    : { value, end };
}

function quoted(text: string, from: number): Field {
  let value = '';
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] !== '"') value += text[at];
    else if (text[at + 1] === '"') {
      value += '"';
      at += 1;
    } else {
      return { value: value.trim(), end: at + 1 };
    }
  }
  return { value, end: text.length, problem: 'a quoted field never ends' };
}

function isBreak(character: string | undefined): boolean {
  return character === '\n' || character === '\r';
}

function endOfLine(text: string, from: number): number {
  let end = from;
  while (end < text.length && !isBreak(text[end])) end += 1;
  return end;
}

function countBreaks(text: string, from: number, to: number): number {
  return text.slice(from, to).split(/\r\n|\r|\n/).length - 1;
}
