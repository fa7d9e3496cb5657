import type { RankedChange } from '../plan.ts';

/** Changes of one weight, action and kind: what is shown with its values, and what only by name. */
export interface Part {
  shown: readonly RankedChange[];
  named: readonly RankedChange[];
}

/**
 * All changes where they fit into `most`. Otherwise a part of `short` for each weight, action and kind, so that a thousand new
 * organizations do not hide the one changed setting behind them; what a small group does not need, the larger ones get.
 */
export function abridge(
  changes: readonly RankedChange[],
  sizeOf: (change: RankedChange) => number,
  most: number,
  short: number,
): Part[] {
  const sizes = new Map(changes.map((change) => [change, sizeOf(change)]));
  const sum = (list: readonly RankedChange[]) => list.reduce((total, change) => total + (sizes.get(change) ?? 0), 0);
  if (sum(changes) <= most) return [{ shown: changes, named: [] }];
  const groups = [...Map.groupBy(changes, ({ weight, action, kind }) => `${weight} ${action} ${kind}`).values()];
  const parts = new Map<readonly RankedChange[], Part>();
  let room = short;
  for (const [index, group] of groups.toSorted((one, other) => sum(one) - sum(other)).entries()) {
    let share = room / (groups.length - index);
    const fits = group.findIndex((change) => {
      share -= sizes.get(change) ?? 0;
      return share < 0;
    });
    const count = fits < 0 ? group.length : fits;
    parts.set(group, { shown: group.slice(0, count), named: group.slice(count) });
    room -= sum(group.slice(0, count));
  }
  return groups.flatMap((group) => parts.get(group) ?? []);
}
