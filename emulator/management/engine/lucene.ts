import { badRequest, notEmulated } from './errors.ts';

/*
 * The part of Lucene's query syntax that Auth0 documents for users and for logs: docs-v2
 * main/docs/manage-users/user-search/user-search-query-syntax.mdx (2026-11) and main/docs/deploy-monitor/logs/
 * log-search-query-syntax.mdx (2026-08).
 */

/** What a field is compared with. `parts` are the texts between wildcards: one when there is none. */
export type Value =
  | { kind: 'phrase'; text: string }
  | { kind: 'text'; parts: readonly string[] }
  | { kind: 'range'; min: string; max: string; withMin: boolean; withMax: boolean };

/** A query, parsed. A term without `field` looks into several; see who searches. */
export type Query =
  | { kind: 'any' | 'all'; parts: readonly Query[] }
  | { kind: 'not'; part: Query }
  | { kind: 'term'; field: string | undefined; value: Value };

/** Each `(`, `NOT` and `field:` is a level of recursion. */
const MOST_NESTED = 200;
const NOT = new Set(['NOT', '!', '-']);
const AND = new Set(['AND', '&&']);
const OR = new Set(['OR', '||']);

const TOKEN =
  /\s*(\(|\)|&&|\|\||(?<=^|[\s(])[-+!](?=\S)|[A-Za-z_][\w.-]*:(?=\S)|"(?:[^"\\]|\\.)*"|[[{][^\]}]*[\]}]|(?:[^\s()"\\]|\\.)+)/y;
/** Fuzziness, proximity, boosts, regular expressions and single wildcards: Lucene has them, Auth0 documents none. */
const UNDOCUMENTED = /^\/|(?<!\\)[~^?]|^[<>]=?/;

/**
 * @param both terms side by side must all be found, instead of any of them
 * @throws ApiError 400 when it cannot be read, 501 when it uses what Auth0 does not document
 */
export function parseQuery(text: string, both = false): Query {
  const parser = new Parser(text, both);
  return parser.parse();
}

class Parser {
  readonly #text: string;
  readonly #both: boolean;
  readonly #tokens: string[] = [];

  constructor(text: string, both: boolean) {
    this.#text = text;
    this.#both = both;
    let at = 0;
    while (text.slice(at).trim() !== '') {
      TOKEN.lastIndex = at;
      const found = TOKEN.exec(text)?.[1];
      if (found === undefined) throw this.#unreadable();
      this.#tokens.push(found);
      at = TOKEN.lastIndex;
    }
    const levels = this.#tokens.filter((token) => token === '(' || NOT.has(token) || token.endsWith(':'));
    if (levels.length > MOST_NESTED) throw this.#unreadable();
  }

  parse(): Query {
    const query = this.#any(undefined);
    if (this.#tokens.length > 0) throw this.#unreadable();
    return query;
  }

  #unreadable(): Error {
    return badRequest(`Failed to parse query [${this.#text}]`, 'invalid_query_string');
  }

  // ASSUMPTION log-search-default-operator, user-search-default-operator (emulator/assumptions.ts): terms side by side
  // are alternatives.
  #any(field: string | undefined): Query {
    const parts = [this.#all(field)];
    while (this.#tokens.length > 0 && this.#tokens[0] !== ')') {
      if (OR.has(this.#tokens[0] ?? '')) this.#tokens.shift();
      parts.push(this.#all(field));
    }
    return parts.length === 1 && parts[0] ? parts[0] : { kind: 'any', parts };
  }

  #all(field: string | undefined): Query {
    const parts = [this.#negatable(field)];
    for (
      let next = this.#tokens[0] ?? '';
      AND.has(next) || NOT.has(next) || next === '+' || this.#isJoined(next);
      next = this.#tokens[0] ?? ''
    ) {
      if (AND.has(next)) this.#tokens.shift();
      parts.push(this.#negatable(field));
    }
    return parts.length === 1 && parts[0] ? parts[0] : { kind: 'all', parts };
  }

  #isJoined(next: string): boolean {
    return this.#both && next !== '' && next !== ')' && !OR.has(next);
  }

  #negatable(field: string | undefined): Query {
    const next = this.#tokens[0] ?? '';
    if (NOT.has(next)) {
      this.#tokens.shift();
      return { kind: 'not', part: this.#negatable(field) };
    }
    if (next === '+') this.#tokens.shift();
    return this.#primary(field);
  }

  #primary(field: string | undefined): Query {
    const token = this.#tokens.shift();
    if (token === undefined || token === ')' || AND.has(token) || OR.has(token)) throw this.#unreadable();
    if (token === '(') {
      const inner = this.#any(field);
      if (this.#tokens.shift() !== ')') throw this.#unreadable();
      return inner;
    }
    if (token.endsWith(':') && !token.startsWith('"')) return this.#primary(token.slice(0, -1));
    return { kind: 'term', field, value: this.#value(token) };
  }

  #value(token: string): Value {
    if (token.startsWith('"')) return { kind: 'phrase', text: withoutEscapes(token.slice(1, -1)) };
    if (/^[[{]/.test(token)) {
      const [, min, max] = /^[[{]\s*("[^"]*"|\S+)\s+TO\s+("[^"]*"|\S+?)\s*[\]}]$/.exec(token) ?? [];
      if (min === undefined || max === undefined) throw this.#unreadable();
      const [from, to] = [min, max].map((bound) => bound.replace(/^"(.*)"$/, '$1')) as [string, string];
      return { kind: 'range', min: from, max: to, withMin: token.startsWith('['), withMax: token.endsWith(']') };
    }
    if (UNDOCUMENTED.test(token)) {
      throw notEmulated(
        `the search ${JSON.stringify(token)}: Auth0 documents no fuzziness, boosts, single wildcards or comparisons`,
      );
    }
    return { kind: 'text', parts: token.split(/(?<!\\)\*/).map(withoutEscapes) };
  }
}

function withoutEscapes(text: string): string {
  return text.replace(/\\(.)/g, '$1');
}

/** Whether `query` holds, when `holds` tells it of single terms. */
export function evaluate(query: Query, holds: (field: string | undefined, value: Value) => boolean): boolean {
  if (query.kind === 'term') return holds(query.field, query.value);
  if (query.kind === 'not') return !evaluate(query.part, holds);
  const one = (part: Query) => evaluate(part, holds);
  return query.kind === 'all' ? query.parts.every(one) : query.parts.some(one);
}

/** Wildcards stand between the parts. Without a regular expression, which many wildcards would make slow. */
export function matchesParts(parts: readonly string[], value: string): boolean {
  const [first = ''] = parts;
  if (parts.length === 1) return value === first;
  const last = parts.at(-1) ?? '';
  if (!value.startsWith(first) || !value.endsWith(last) || value.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = value.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= value.length - last.length;
}
