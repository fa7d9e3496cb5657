import fc from 'fast-check';
import type { Schema } from '../../../../emulator/management/engine/openapi.ts';
import { resolve } from './described.ts';

/** Which of the documented values to take: other ones for other numbers, as far as the schema has several. */
export interface Choice {
  /** Of the alternatives of `oneOf` and `anyOf`. */
  alternative: number;
  /** Of the values of a type. */
  value: number;
}

/** What a body names and the tenant must have: values by the property's name, such as `client_id`. */
export type Givens = { readonly [property: string]: unknown };

const FORMATS: { [format: string]: (n: number) => string } = {
  email: (n) => `ada${n}@acme.example`,
  'email-or-empty': (n) => `ada${n}@acme.example`,
  uuid: (n) => `6f1d1a4e-5f0b-4c0e-9d9b-00000000000${n % 10}`,
  'date-time': (n) => `2027-01-0${1 + (n % 9)}T00:00:00.000Z`,
  'organization-name': (n) => `acme-${n}`,
  'connection-realm': (n) => `realm-${n}`,
  'html-color': (n) => `#11223${n % 10}`,
  'html-color-or-null': (n) => `#11223${n % 10}`,
  'forms-hex-color': (n) => `#11223${n % 10}`,
  'forms-file-extension': () => 'png',
  'forms-expression': () => '{{ fields.name }}',
  'forms-custom-identifier': (n) => `step_${n}`,
  hostname: (n) => `host${n}.acme.example`,
  'hostname-rfc2181': (n) => `host${n}.acme.example`,
  ipv4: (n) => `10.0.0.${1 + (n % 200)}`,
  ipv6: (n) => `2001:db8::${1 + (n % 9)}`,
  cidr: (n) => `10.0.${n % 200}.0/24`,
  ipv6_cidr: (n) => `2001:db8:${n % 9}::/48`,
  acr: () => 'http://schemas.openid.net/pape/policies/2007/06/multi-factor',
  'client-grant-id': () => `cgr_${'1'.repeat(16)}`,
  'connection-id': () => `con_${'1'.repeat(16)}`,
  'role-id': () => `rol_${'1'.repeat(16)}`,
  'organization-id': () => `org_${'1'.repeat(16)}`,
  'flow-id': () => `af_${'1'.repeat(22)}`,
  'flows-vault-connections-id': () => `ac_${'1'.repeat(22)}`,
  'connection-profile-id': () => `cop_${'1'.repeat(22)}`,
  'user-attribute-profile-id': () => `uap_${'1'.repeat(22)}`,
};

/** A value with everything that the schema describes: every property, one item in each list. */
export function sample(schema: Schema, choice: Choice, givens: Givens = {}, name = '', depth = 0): unknown {
  const given = name === '' ? undefined : givens[name];
  const resolved = resolve(schema);
  if (given !== undefined && fits(resolved, given)) return given;
  if (resolved.const !== undefined) return resolved.const;
  if (resolved.enum) return resolved.enum[choice.value % resolved.enum.length];
  const alternatives = (resolved.oneOf ?? resolved.anyOf)?.filter((one) => resolve(one).type !== 'null');
  const own = alternatives?.[choice.alternative % alternatives.length];
  const chosen = own ? sample(own, choice, givens, name, depth + 1) : undefined;
  if (own && resolved.properties === undefined) return chosen;
  const parts = (resolved.allOf ?? []).map((part) => sample(part, choice, givens, name, depth + 1) as object);
  const types = Array.isArray(resolved.type) ? resolved.type.filter((type) => type !== 'null') : [resolved.type];
  switch (types[0]) {
    case 'string':
      return text(resolved, choice.value, name);
    case 'integer':
    case 'number':
      return number(resolved, choice.value);
    case 'boolean':
      return choice.value % 2 === 0;
    case 'array':
      return list(resolved, choice, givens, name, depth);
    default:
      return Object.assign(object(resolved, choice, givens, depth), ...parts, chosen);
  }
}

function fits({ type }: Schema, value: unknown): boolean {
  return type === undefined || [type].flat().includes(typeof value);
}

function text({ format, pattern, minLength = 0, maxLength = 1000 }: Schema, value: number, name: string): string {
  if (typeof format === 'string') return FORMATS[format]?.(value) ?? `https://acme.example/${name || 'path'}-${value}`;
  if (pattern?.startsWith('^https')) return `https://acme.example/${name}-${value}`;
  const plain = `${name.replaceAll(/[^a-z]/gi, '')}${value}`.padEnd(minLength, 'x').slice(0, maxLength);
  if (pattern === undefined || new RegExp(pattern).test(plain)) return plain;
  // A lookahead cannot be turned around; there are ordinary texts for those that have one.
  if (pattern.includes('(?')) return pattern.startsWith('^$') ? `https://acme.example/${value}` : `text ${value}`;
  const matching = fc
    .stringMatching(new RegExp(pattern))
    .filter((it) => it.length >= minLength && it.length <= maxLength);
  return fc.sample(matching, { numRuns: 1, seed: 7 + value })[0] ?? '';
}

function number({ minimum, maximum }: Schema, value: number): number {
  const least = Math.max(minimum ?? 1, 1);
  return Math.min(least + value, maximum ?? Number.MAX_SAFE_INTEGER);
}

function list(
  { items = {}, minItems = 1, maxItems }: Schema,
  choice: Choice,
  givens: Givens,
  name: string,
  depth: number,
) {
  if (depth > 8 || maxItems === 0) return [];
  const count = Math.max(1, minItems);
  const singular = name.replace(/s$/, '');
  return Array.from({ length: count }, (_, index) =>
    sample(items, { ...choice, value: choice.value + index }, givens, singular, depth + 1),
  );
}

function object(schema: Schema, choice: Choice, givens: Givens, depth: number): { [name: string]: unknown } {
  const { properties = {}, additionalProperties, required = [] } = schema;
  const names = Object.keys(properties).filter((name) => depth < 7 || required.includes(name));
  const known = names.map((name) => [name, sample(properties[name] ?? {}, choice, givens, name, depth + 1)]);
  if (known.length > 0 || typeof additionalProperties !== 'object') return Object.fromEntries(known);
  return { own: sample(additionalProperties, choice, {}, 'own', depth + 1) };
}
