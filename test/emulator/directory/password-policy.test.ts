import { expect, test } from 'vitest';
import { passwordPolicy, passwordProblem } from '../../../emulator/directory/password-policy.ts';
import type { JsonObject } from '../../../emulator/store/json.ts';
import { bareTenant } from './tenant.ts';

const policyOf = (options: JsonObject) =>
  passwordPolicy(bareTenant(), { id: 'con_1', name: 'users', strategy: 'auth0', options });
const all = ['lowercase', 'uppercase', 'number', 'special'];

test.each<[string, JsonObject, string, string | undefined]>([
  ['no policy', {}, 'x', undefined],
  ['no policy, nothing typed', {}, '', 'minLength'],
  ['low', { passwordPolicy: 'low' }, 'abcde', 'minLength'],
  ['fair, no digit', { passwordPolicy: 'fair' }, 'abcdefGH', 'required'],
  ['good, two types', { passwordPolicy: 'good' }, 'abcdefg1', 'types'],
  ['good, three types', { passwordPolicy: 'good' }, 'abcdefG1', undefined],
  ['excellent, repeated', { passwordPolicy: 'excellent' }, 'abcdefG111', 'noRepeats'],
  [
    'length of its own',
    { passwordPolicy: 'low', password_complexity_options: { min_length: 9 } },
    'abcdefgh',
    'minLength',
  ],
  ['a name that objects inherit', { passwordPolicy: 'constructor' }, 'x', undefined],
  ['flexible: length', { password_options: { complexity: { min_length: 12 } } }, 'abcdefghijk', 'minLength'],
  ['flexible: nothing but length', { password_options: { complexity: { min_length: 12 } } }, 'aaaaaaaaaaaa', undefined],
  ['flexible goes before older', { passwordPolicy: 'excellent', password_options: {} }, 'a', undefined],
  ['flexible: a type', { password_options: { complexity: { character_types: ['special'] } } }, 'abc1', 'required'],
  [
    'flexible: three of four',
    { password_options: { complexity: { character_types: all, character_type_rule: 'three_of_four' } } },
    'abcD',
    'types',
  ],
  ['flexible: runs', { password_options: { complexity: { sequential_characters: 'block' } } }, 'x321y', 'noSequences'],
  ['flexible: no run', { password_options: { complexity: { sequential_characters: 'block' } } }, 'x312y', undefined],
  [
    'flexible: identical',
    { password_options: { complexity: { identical_characters: 'block' } } },
    'xaaay',
    'noRepeats',
  ],
  ['flexible: name', { password_options: { profile_data: { active: true } } }, 'iamGrace1', 'noProfileData'],
  [
    'flexible: too long',
    { password_options: { complexity: { max_length_exceeded: 'error' } } },
    'ü'.repeat(37),
    'maxLength',
  ],
])('%s', (_title, options, password, problem) => {
  expect(passwordProblem(policyOf(options), password, 'grace@acme.example')).toBe(problem);
});
