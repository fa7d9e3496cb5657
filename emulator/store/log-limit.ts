import type { Collection } from './collection.ts';
import type { LogRow } from './rows.ts';

const MOST_KEPT = 5000;

/** A tenant that runs for days must not grow without end. */
export function dropOldestLogs(logs: Collection<LogRow>): void {
  for (const oldest of logs.values()) {
    if (logs.size <= MOST_KEPT) break;
    logs.delete(oldest.log_id);
  }
}
