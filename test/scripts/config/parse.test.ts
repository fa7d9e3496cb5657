import { expect, test } from 'vitest';
import { expand } from '../../../scripts/config/keywords.ts';
import { merge } from '../../../scripts/config/merge.ts';
import type { ConfigNode, Problem } from '../../../scripts/config/node.ts';
import { parseYaml } from '../../../scripts/config/parse.ts';
import { placeAt } from '../../../scripts/config/place.ts';
import { plain } from '../../../scripts/config/plain.ts';

function map(content: string, file = 'a.yaml'): ConfigNode & { kind: 'map' } {
  const { root, problems } = parseYaml(content, file);
  expect(problems).toEqual([]);
  if (root?.kind !== 'map') throw new Error('no map');
  return root;
}

const values = (node: ConfigNode & { kind: 'map' }) => plain(node.entries, 'acme.auth0.com');

test('<<: takes over what the map does not say itself, of one map or of several', () => {
  const one = map('a: &base { x: 1, y: 1 }\nb:\n  <<: *base\n  y: 2\n');
  expect(values(one)).toEqual({ a: { x: 1, y: 1 }, b: { x: 1, y: 2 } });
  const two = map('a: &a { x: 1 }\nb: &b { x: 2, z: 2 }\nc:\n  <<: [*a, *b]\n');
  expect(values(two).c).toEqual({ x: 1, z: 2 });
  expect(values(map("a:\n  '<<': text\n"))).toEqual({ a: { '<<': 'text' } });
});

test('what an alias repeats knows where it was written', () => {
  const root = map('a: &url https://x\nb:\n  c: *url\n');
  expect(placeAt(root.entries, ['b', 'c'])).toMatchObject({ line: 1, column: 9 });
});

test('comments stay with their keys, also through base and environment', () => {
  const base = map('# all of it\nclients:\n  # why it is so\n  portal: 1 # and this\n  other: 2\n');
  expect(base.entries.get('clients')?.comment).toBe('all of it');
  const overlay = map('clients:\n  other: 3 # in production\n', 'b.yaml');
  const merged = merge(base, overlay, []);
  const clients = merged.kind === 'map' ? merged.entries.get('clients')?.value : undefined;
  const comments = clients?.kind === 'map' ? [...clients.entries].map(([key, { comment }]) => [key, comment]) : [];
  expect(comments).toEqual([
    ['portal', 'why it is so\nand this'],
    ['other', 'in production'],
  ]);
});

test('a keyword may be anything, and a text with quotes in it cannot change the file', () => {
  const root = map(
    'a: { $keyword: LIST }\nb: { $join: ["<", { $keyword: TEXT }, ">"] }\nc: { $join: [https://, { $tenant: domain }] }\n',
  );
  const keywords = map('LIST: [1, { x: 2 }]\nTEXT: "a: \\"b\\" # c"\n', 'k.yaml').entries;
  const problems: Problem[] = [];
  const expanded = expand(root.entries, { keywords, domain: 'acme.auth0.com' }, problems);
  expect(problems).toEqual([]);
  expect(plain(expanded, 'acme.auth0.com')).toEqual({
    a: [1, { x: 2 }],
    b: '<a: "b" # c>',
    c: 'https://acme.auth0.com',
  });
  // A mistake in a keyword's value is mended where the value stands.
  expect(placeAt(expanded, ['a', 1, 'x'])).toMatchObject({ file: 'k.yaml', line: 1 });
});

test('keywords may use each other, and not themselves', () => {
  const problems: Problem[] = [];
  const keywords = map(
    'HOST: acme.example\nURL: { $join: [https://, { $keyword: HOST }] }\nA: { $keyword: A }\n',
  ).entries;
  const root = map('a: { $keyword: URL }\nb: { $keyword: A }\n').entries;
  const expanded = expand(root, { keywords, domain: '' }, problems);
  expect(plain(expanded, '').a).toBe('https://acme.example');
  expect(problems.map(({ message }) => message)).toEqual(['the keyword A stands inside of its own value']);
});

test('a key that every object has is a key like others', () => {
  const root = map('a: { __proto__: { polluted: true }, constructor: 1 }\n');
  const { a } = values(root) as { a: object };
  expect(Object.keys(a)).toEqual(['__proto__', 'constructor']);
  expect((a as { polluted?: boolean }).polluted).toBeUndefined();
});
