import type { Resource } from '../engine/kind.ts';
import { answerPage } from '../engine/paging.ts';

/** Lists that an export reads: nothing can be put into them yet, so they are rightly empty. By path, with their key. */
const LISTS: { readonly [path: string]: string } = {
  '/branding/phone/providers': 'providers',
  '/branding/phone/templates': 'templates',
};

const KEYED = ['/branding/phone/providers', '/branding/phone/templates'];

export const emptyLists: Resource = {
  routes: Object.fromEntries(
    Object.entries(LISTS).map(([path, key]) => [
      `GET ${path}`,
      (call) =>
        KEYED.includes(path) ? { body: { [key]: [] } } : answerPage(call, { key, rows: [], envelope: 'array' }),
    ]),
  ),
  source: 'deploy-cli/should-dump-without-throwing-an-error.json, 2026-08-10',
};
