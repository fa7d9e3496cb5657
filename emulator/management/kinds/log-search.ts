import type { JsonObject } from '../../store/json.ts';
import { badRequest } from '../engine/errors.ts';

/*
 * The search syntax of tenant logs: docs-v2 main/docs/deploy-monitor/logs/log-search-query-syntax.mdx, 2026-08. Values
 * are not tokenized and case counts.
 */
export type Matcher = (row: JsonObject) => boolean;

const FIELDS = new Set(
  (
    'client_id client_name connection connection_id description date hostname ip log_id organization_id user_id ' +
    'user_name user_agent strategy strategy_type type'
  ).split(' '),
);
/** Where a term without a field is looked for. */
const BARE = ['client_name', 'connection', 'description', 'ip', 'log_id', 'type', 'user_name'];

const MOST_NESTED = 200;

const TOKEN = /\s*(\(|\)|[A-Za-z_]+:(?=\S)|"(?:[^"\\]|\\.)*"|[[{][^\]}]*[\]}]|[^\s()"]+)/y;

/** @throws ApiError 400 when the query cannot be read */
export function parseLogQuery(text: string): Matcher {
  const tokens = tokenize(text);
  // Each of these is a level of recursion.
  if (tokens.filter((token) => token === '(' || token === 'NOT' || token.endsWith(':')).length > MOST_NESTED) {
    throw unreadable(text);
  }
  const matcher = anyOf(tokens, BARE);
  if (tokens.length > 0) throw unreadable(text);
  return matcher;
}

function unreadable(text: string): Error {
  return badRequest(`Failed to parse query [${text}]`, 'invalid_query_string');
}

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  let at = 0;
  while (text.slice(at).trim() !== '') {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    if (!found?.[1]) throw unreadable(text);
    tokens.push(found[1]);
    at = TOKEN.lastIndex;
  }
  return tokens;
}

// ASSUMPTION log-search-default-operator (emulator/assumptions.ts): terms side by side are alternatives.
function anyOf(tokens: string[], fields: readonly string[]): Matcher {
  const choices = [allOf(tokens, fields)];
  while (tokens.length > 0 && tokens[0] !== ')') {
    if (tokens[0] === 'OR' || tokens[0] === '||') tokens.shift();
    choices.push(allOf(tokens, fields));
  }
  return (row) => choices.some((choice) => choice(row));
}

function allOf(tokens: string[], fields: readonly string[]): Matcher {
  const parts = [negatable(tokens, fields)];
  while (tokens[0] === 'AND' || tokens[0] === '&&' || tokens[0] === 'NOT') {
    if (tokens[0] !== 'NOT') tokens.shift();
    parts.push(negatable(tokens, fields));
  }
  return (row) => parts.every((part) => part(row));
}

function negatable(tokens: string[], fields: readonly string[]): Matcher {
  if (tokens[0] !== 'NOT') return primary(tokens, fields);
  tokens.shift();
  const inner = negatable(tokens, fields);
  return (row) => !inner(row);
}

function primary(tokens: string[], fields: readonly string[]): Matcher {
  const token = tokens.shift();
  if (token === undefined || token === ')') throw unreadable(token ?? '');
  if (token === '(') {
    const inner = anyOf(tokens, fields);
    if (tokens.shift() !== ')') throw unreadable('(');
    return inner;
  }
  const name = token.slice(0, -1);
  if (token.endsWith(':') && FIELDS.has(name)) return primary(tokens, [name]);
  if (token.endsWith(':')) {
    primary(tokens, [name]);
    return () => false;
  }
  const accepts = valueMatcher(token);
  return (row) => fields.some((field) => row[field] !== undefined && accepts(String(row[field])));
}

function valueMatcher(token: string): (value: string) => boolean {
  if (token.startsWith('"')) {
    const text = token.slice(1, -1).replace(/\\(.)/g, '$1');
    return (value) => value === text;
  }
  if (/^[[{]/.test(token)) return rangeMatcher(token);
  const parts = token.split('*').map((part) => part.replace(/\\(.)/g, '$1'));
  return (value) => matchesParts(parts, value);
}

/** Wildcards stand between the parts. Without a regular expression, which many wildcards would make slow. */
function matchesParts(parts: readonly string[], value: string): boolean {
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

/** A date is compared as far as the bound goes, so `2018-12-18` stands for the whole day. */
function rangeMatcher(token: string): (value: string) => boolean {
  const [, min, max] = /^[[{]\s*(\S+)\s+TO\s+(\S+?)\s*[\]}]$/.exec(token) ?? [];
  if (min === undefined || max === undefined) throw unreadable(token);
  const above = (value: string) => {
    const part = value.slice(0, min.length);
    return min === '*' || (token.startsWith('[') ? part >= min : part > min);
  };
  const below = (value: string) => {
    const part = value.slice(0, max.length);
    return max === '*' || (token.endsWith(']') ? part <= max : part < max);
  };
  return (value) => above(value) && below(value);
}
