import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Times in what a tenant answered, and those that ids of its database begin with. */
const TIMES = /"(?:created_at|updated_at|deleted_at|built_at|createdAt)\\?":\\?"(20\d\d-\d\d-\d\d)/g;
const OBJECT_IDS = /\b([0-9a-f]{8})[0-9a-f]{16}\b/g;
const FIRST = Date.parse('2020-01-01') / 1000;
const LAST = Date.parse('2026-12-31') / 1000;

/** Sets that were recorded in one go; the others carry no date of their own. */
const BY_SET: readonly [RegExp, (match: RegExpExecArray) => string][] = [
  [/(?:^|\/)deploy-cli-gen-(\d{4}-\d\d-\d\d)\//, ([, date = '']) => date],
  [/(?:^|\/)deploy-cli\//, () => '2026-08-10'],
];

/** The day on which a cassette was recorded, as `2026-08-10`; undefined when nothing in it tells. */
export function recordedOn(folder: string, cassette: string): string | undefined {
  for (const [pattern, date] of BY_SET) {
    const match = pattern.exec(cassette);
    if (match) return date(match);
  }
  const text = readFileSync(join(folder, cassette), 'utf8');
  const times = [...text.matchAll(TIMES)].map(([, date = '']) => date);
  const seconds = [...text.matchAll(OBJECT_IDS)].map(([, hex = '']) => Number.parseInt(hex, 16));
  const days = seconds.filter((time) => time > FIRST && time < LAST).map((time) => new Date(time * 1000).toISOString());
  return [...times, ...days.map((day) => day.slice(0, 10))].sort().at(-1);
}

/** How the rates of one period read in a report. */
export interface Period {
  name: string;
  graded: number;
  full: number;
}

/** From here on a recording shows what Auth0 answers now: the last field of those that older ones lack came in 2025-10. */
export const NEWEST = 'since 2025-11';

function periodOf(date: string | undefined): string {
  if (date === undefined) return 'undated';
  if (date >= '2025-11') return NEWEST;
  return date >= '2025' ? '2025-01 to 2025-10' : `until ${date.slice(0, 4) < '2024' ? '2023' : '2024'}`;
}

/** Adds up cassettes by when they were recorded, the oldest first. */
export function byPeriod(
  folder: string,
  cassettes: readonly { file: string; graded: number; full: number }[],
): Period[] {
  const periods = new Map<string, Period>();
  for (const { file, graded, full } of cassettes) {
    const name = periodOf(recordedOn(folder, file));
    const period = periods.get(name) ?? { name, graded: 0, full: 0 };
    periods.set(name, { name, graded: period.graded + graded, full: period.full + full });
  }
  const order = ['until 2023', 'until 2024', '2025-01 to 2025-10', NEWEST, 'undated'];
  return [...periods.values()].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
}
