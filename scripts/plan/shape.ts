import { isObject } from './json.ts';

/** What a part of a plan must be: a text, a list of something, fields with `?` for those that may be missing. */
type Shape = 'text' | 'number' | 'flag' | 'any' | readonly [Shape] | { readonly [field: string]: Shape } | Choice;
/** Fields that depend on the value of one of them. */
interface Choice {
  by: string;
  of: { readonly [value: string]: Shape };
}

const FIELD: Choice = {
  by: 'type',
  of: {
    added: { path: 'text', after: 'any' },
    removed: { path: 'text', before: 'any' },
    changed: { path: 'text', before: 'any', after: 'any' },
    set: { path: 'text', added: ['any'], removed: ['any'], kept: 'number' },
    reordered: { path: 'text', before: ['any'], after: ['any'] },
    secret: { path: 'text' },
  },
};
const CHANGE: Shape = { kind: 'text', name: 'text', fields: [FIELD], reasons: ['text'] };
const WEIGHED: Choice = { by: 'weight', of: { danger: CHANGE, careful: CHANGE, plain: CHANGE } };
const STEP: Shape = { title: 'text', ok: 'flag', detail: 'text', 'fix?': 'text' };
const PLAN: Shape = {
  environment: 'text',
  tenant: 'text',
  fingerprint: 'text',
  made_at: 'text',
  'commit?': 'text',
  tools: {},
  changes: [{ by: 'action', of: { create: WEIGHED, update: WEIGHED, reorder: WEIGHED, delete: WEIGHED } }],
  writes: [{ method: 'text', path: 'text', kind: 'text', name: 'text', isNeeded: 'flag', 'isRefused?': 'flag' }],
  drift: [
    {
      by: 'type',
      of: { extra: { kind: 'text', name: 'text' }, field: { kind: 'text', name: 'text', fields: [FIELD] } },
    },
  ],
  'drift_unknown?': 'text',
  unseen: ['text'],
  journey: {
    by: 'ran',
    of: { true: { landed: 'flag', what: 'text', steps: [STEP] }, false: { reason: 'text' } },
  },
  findings: [{ rule: 'text', severity: 'text', kind: 'text', name: 'text', message: 'text', fix: 'text' }],
  deletes: ['text'],
  writes_secrets: 'flag',
  digests: { tenant: {}, files: {} },
};

/** Where a value is not what a plan has there: `changes[3].fields`; nothing when it is a plan. */
export function brokenPart(value: unknown): string | undefined {
  return isObject(value) && value.format === 1 ? broken(value, PLAN, '') : 'format';
}

function broken(value: unknown, shape: Shape, at: string): string | undefined {
  if (shape === 'any') return value === undefined ? at : undefined;
  if (shape === 'text') return typeof value === 'string' ? undefined : at;
  if (shape === 'number') return typeof value === 'number' ? undefined : at;
  if (shape === 'flag') return typeof value === 'boolean' ? undefined : at;
  if (isList(shape)) {
    if (!Array.isArray(value)) return at;
    return firstOf(value.map((item, index) => () => broken(item, shape[0], `${at}[${index}]`)));
  }
  if (!isObject(value)) return at;
  const below = (name: string) => (at === '' ? name : `${at}.${name}`);
  if (isChoice(shape)) {
    const chosen = String(value[shape.by]);
    const own = Object.hasOwn(shape.of, chosen) ? shape.of[chosen] : undefined;
    return own === undefined ? below(shape.by) : broken(value, own, at);
  }
  const fields = Object.entries(shape).map(([field, own]) => () => {
    const name = field.replace(/\?$/, '');
    return name !== field && value[name] === undefined ? undefined : broken(value[name], own, below(name));
  });
  return firstOf(fields);
}

function firstOf(checks: readonly (() => string | undefined)[]): string | undefined {
  for (const check of checks) {
    const found = check();
    if (found !== undefined) return found;
  }
  return undefined;
}

function isList(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape);
}

function isChoice(shape: Exclude<Shape, string>): shape is Choice {
  return 'by' in shape && 'of' in shape;
}
