/*
 * Counts how many recorded exchanges with real tenants back each endpoint, into recorded.generated.json:
 * node emulator/management/recorded.ts FOLDER_OF_CASSETTES
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { facts } from './engine/openapi.ts';
import { Router, routeKey } from './engine/router.ts';

/** Every `METHOD /path/{}` of Auth0's description and of what it serves undescribed, with its number of exchanges. */
export function countRecorded(folder: string): { [route: string]: number } {
  const router = new Router<string>();
  for (const operation of facts().operations) router.add(operation.method, operation.path, routeKey(operation));
  const counts: { [route: string]: number } = {};
  const cassettes = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.jsonl'),
  );
  for (const cassette of cassettes.sort()) {
    for (const line of readFileSync(join(folder, cassette), 'utf8').split('\n').filter(Boolean)) {
      const { method, path } = JSON.parse(line) as { method: string; path: string };
      const segments = path.replace(/^\/api\/v2\//, '').split('/');
      const route = router.find(method, segments)?.target;
      if (route) counts[route] = (counts[route] ?? 0) + 1;
    }
  }
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => a.localeCompare(b)));
}

if (import.meta.main) {
  const [folder] = process.argv.slice(2);
  if (!folder) throw new Error('usage: node emulator/management/recorded.ts FOLDER_OF_CASSETTES');
  const target = new URL('./recorded.generated.json', import.meta.url);
  writeFileSync(target, `${JSON.stringify(countRecorded(folder), null, 1)}\n`);
}
