/*
 * Writes SUPPORTED.md: node emulator/management/supported.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { facts } from './engine/openapi.ts';
import { routeKey } from './engine/router.ts';
import { resources } from './registry.ts';
import { NOT_EMULATED } from './unknown.ts';

interface Line {
  method: string;
  path: string;
  served: boolean;
  described: boolean;
  recorded: number;
}

const PAGE = new URL('../../SUPPORTED.md', import.meta.url);

/** The page that says of each endpoint of the Management API whether the emulator answers it. */
export function supportedPage(): string {
  const lines = endpoints();
  const described = lines.filter((line) => line.described);
  const served = described.filter((line) => line.served);
  const families = Map.groupBy(lines, ({ path }) => path.split('/')[1] ?? '');
  const sections = [...families].sort(([a], [b]) => a.localeCompare(b)).map(([family, own]) => section(family, own));
  return [
    '# What the emulator answers',
    '',
    'Made by `npm run supported` from the registry of resource kinds and from Auth0’s OpenAPI description; a test fails',
    'when it is stale. An endpoint that is not answered gets 501 and a body that says so. *Recorded* is the number of',
    'recorded exchanges with real tenants that this endpoint was compared with.',
    '',
    `Of ${described.length} endpoints that Auth0 describes, ${served.length} are answered.`,
    '',
    ...sections,
  ].join('\n');
}

function endpoints(): Line[] {
  const recorded = JSON.parse(readFileSync(new URL('./recorded.generated.json', import.meta.url), 'utf8')) as {
    [route: string]: number;
  };
  const handled = new Map<string, { method: string; path: string }>();
  for (const route of resources.flatMap((resource) => Object.keys(resource.routes))) {
    const [method = '', path = ''] = route.split(' ');
    handled.set(routeKey({ method, path }), { method, path });
  }
  const lines = facts().operations.map((operation): Line => {
    const key = routeKey(operation);
    const served = handled.delete(key);
    return { method: operation.method, path: operation.path, served, described: true, recorded: recorded[key] ?? 0 };
  });
  for (const { method, path } of handled.values()) {
    lines.push({ method, path, served: true, described: false, recorded: recorded[routeKey({ method, path })] ?? 0 });
  }
  return lines.sort((a, b) => a.path.localeCompare(b.path) || a.method.localeCompare(b.method));
}

function section(family: string, lines: readonly Line[]): string {
  const rows = lines.map(({ method, path, served, described, recorded }) => {
    const why = NOT_EMULATED[`${method} ${path}`];
    const state = served ? (described ? 'yes' : 'yes, not in the description') : why ? `501: ${why}` : '501';
    return `| ${method} | ${path} | ${state} | ${recorded || ''} |`;
  });
  return [`## ${family}`, '', '| method | path | answered | recorded |', '|---|---|---|---|', ...rows, ''].join('\n');
}

if (import.meta.main) writeFileSync(PAGE, supportedPage());
