import { prefixedId } from '../store/ids.ts';
import type { ActionRunRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import type { PostLoginOutcome } from './outcome.ts';
import type { ChainAction, ChainResult } from './protocol.ts';

/** What Auth0 keeps of the console output of an Action. docs-v2 main/docs/customize/actions/limitations.mdx, 2026-11. */
const KEPT_CHARACTERS = 256;
/** Auth0 keeps them ten days; a local tenant keeps so many. */
const KEPT_RUNS = 200;
const SHORTEST_SECRET = 4;

/** Replaces the values of the Actions' secrets: nothing of an Action's own output may show them. */
export function masker(chain: readonly ChainAction[]): (text: string) => string {
  const values = chain
    .flatMap(({ secrets }) => Object.values(secrets))
    .filter((value) => value.length >= SHORTEST_SECRET);
  values.sort((one, other) => other.length - one.length);
  return (text) => values.reduce((masked, value) => masked.replaceAll(value, '***'), text);
}

/** Keeps a run for the console page: collection `action_runs`, newest last. */
export function recordRun(
  tenant: Tenant,
  trigger: string,
  chain: readonly ChainAction[],
  result: ChainResult,
  outcome: PostLoginOutcome,
): void {
  const mask = masker(chain);
  const id = prefixedId('run_');
  const runs = tenant.store.collection('action_runs');
  const { failure, started, duration } = result;
  const row: ActionRunRow = {
    id,
    trigger,
    actions: started,
    started_at: new Date(tenant.clock.now().getTime() - duration).toISOString(),
    duration_ms: Math.round(duration * 1000) / 1000,
    console: keptConsole(result, mask),
    outcome: outcome.deniedBy ?? outcome.suspended?.wait.kind ?? 'allowed',
    ...(outcome.denied !== undefined && { denied: mask(outcome.denied) }),
    ...(outcome.warnings && { warnings: outcome.warnings.map(mask) }),
    ...(failure && {
      error: {
        action: failure.action,
        message: mask(failure.message),
        stack: mask(failure.stack ?? '').slice(0, 4000),
      },
    }),
  };
  runs.put(id, row);
  if (runs.size > KEPT_RUNS) {
    const [oldest] = runs.entries().next().value ?? [];
    if (oldest) runs.delete(oldest);
  }
}

function keptConsole({ console: lines }: ChainResult, mask: (text: string) => string): ActionRunRow['console'] {
  const left = new Map<string, number>();
  const kept: ActionRunRow['console'] = [];
  for (const { action, level, text } of lines) {
    const room = left.get(action) ?? KEPT_CHARACTERS;
    const shown = mask(text);
    left.set(action, Math.max(0, room - shown.length));
    if (room > 0) kept.push({ action, level, text: shown.slice(0, room), ...(shown.length > room && { cut: true }) });
  }
  return kept;
}
