import type { Event, PostLoginAPI } from '@auth0/actions/post-login/v3';
import { expect, expectTypeOf, test } from 'vitest';
import { action, bench, loginEvent } from '../../emulator/actions/support.ts';
import { postLoginArguments } from '../harness/login.ts';
import { API, EVENT_MEMBERS, type EventPath } from './documented.ts';

/*
 * What is wrong with the types `npm run types` says of this file: the compiler compares them with the documented members,
 * in both directions.
 */

type Marked<T, Key extends keyof T & string> = object extends Pick<T, Key> ? `${Key}?` : Key;
/** Text, numbers and lists have no members of interest, nor has what anybody may name the keys of. */
type Below<T> = T extends string | number | boolean | readonly unknown[]
  ? never
  : string extends keyof T
    ? never
    : PathsOf<T>;
type PathsOf<T> = {
  [Key in keyof T & string]-?: Marked<T, Key> | `${Marked<T, Key>}.${Below<NonNullable<T[Key]>>}`;
}[keyof T & string];

type Documented = { [Group in keyof typeof API]: (typeof API)[Group][number] };
type Declared = { [Group in keyof PostLoginAPI]: keyof PostLoginAPI[Group] };

test('the types have every documented member, with its optionality, and no other', () => {
  expectTypeOf<PathsOf<Event>>().toEqualTypeOf<EventPath>();
  expectTypeOf<Declared>().toEqualTypeOf<Documented>();
  expect(EVENT_MEMBERS).toBe(214);
});

const methods = Object.entries(API).flatMap(([group, names]) => names.map((name) => [group, name] as const));

test('the local tenant and the harness have every documented method', async () => {
  const { api } = postLoginArguments();
  const groups = api as unknown as { [group: string]: { [method: string]: unknown } };
  expect(methods.filter(([group, name]) => typeof groups[group]?.[name] !== 'function')).toEqual([]);
  const { runtime, bind } = bench();
  const listed = JSON.stringify(methods);
  bind({
    all: action(`api.user.setUserMetadata('missing', ${listed}.filter(([g, n]) => typeof api[g]?.[n] !== 'function'))`),
  });
  expect((await runtime.postLogin(loginEvent())).userMetadata).toEqual({ missing: [] });
});

test('the local tenant has no method that is not documented', () => {
  const groups = postLoginArguments().api as unknown as { [group: string]: object };
  const own = Object.entries(groups).flatMap(([group, { ...names }]) =>
    Object.keys(names).map((name) => `${group}.${name}`),
  );
  expect(own.sort()).toEqual(methods.map(([group, name]) => `${group}.${name}`).sort());
});
