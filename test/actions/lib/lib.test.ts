import { expect, test } from 'vitest';
import { CLAIM_NAMESPACE, claimNamespace } from '../../../actions/lib/claims.ts';
import { evidenceKey, readEvidence } from '../../../actions/lib/evidence.ts';
import { textAt, textsOf, valueAt } from '../../../actions/lib/read.ts';

test.each([
  ['https://globex.example/', 'https://globex.example/'],
  ['https://globex.example/claims', 'https://globex.example/claims/'],
  ['http://globex.example', 'http://globex.example/'],
  ['https://notauth0.com/', 'https://notauth0.com/'],
  ['https://auth0.com.example/', 'https://auth0.com.example/'],
])('the namespace %s is taken', (declared, namespace) => {
  expect(claimNamespace(declared)).toBe(namespace);
});

test.each([
  undefined,
  null,
  1,
  '',
  'globex',
  'urn:globex',
  'ftp://globex.example/',
  'xhttp://globex.example/',
  'httpsx://globex.example/',
  ['https://globex.example/'],
  'https://auth0.com/',
  'https://x.auth0.com',
  'http://a.webtask.io',
  'http://webtask.run',
])('the namespace %j is replaced by ours', (declared) => {
  expect(claimNamespace(declared)).toBe(CLAIM_NAMESPACE);
});

test('evidence is a list of role names under a key of its organization', () => {
  expect(evidenceKey('org_1')).toBe('invited_roles_org_1');
  const read = (value: unknown) => readEvidence({ invited_roles_org_1: value }, 'org_1');
  expect(read(['a', 'b', 'a'])).toEqual(['a', 'b']);
  expect(read([])).toEqual([]);
  for (const none of [undefined, null]) expect(read(none)).toBeUndefined();
  for (const bad of ['a', {}, 1, true, ['a', 1], ['a', ''], [['a']]]) expect(read(bad)).toBe('unreadable');
  for (const none of [undefined, null, {}]) expect(readEvidence(none, 'org_1')).toBeUndefined();
  for (const bad of ['a', 1, ['a'], false]) expect(readEvidence(bad, 'org_1')).toBe('unreadable');
});

test('only what a value itself holds is read', () => {
  expect(valueAt({ a: { b: 1 } }, 'a', 'b')).toBe(1);
  expect(valueAt({ a: [] }, 'a', 'length')).toBeUndefined();
  expect(valueAt({}, 'constructor')).toBeUndefined();
  expect(valueAt(JSON.parse('{"__proto__":{"id":"x"}}'), '__proto__', 'id')).toBe('x');
  expect(valueAt('text', 'length')).toBeUndefined();
  expect(textAt({ a: '' }, 'a')).toBeUndefined();
  expect(textAt({ a: 1 }, 'a')).toBeUndefined();
  expect(textsOf(['a', 'a', '', 1, null, 'b'])).toEqual(['a', 'b']);
  expect(textsOf('a')).toEqual([]);
});
