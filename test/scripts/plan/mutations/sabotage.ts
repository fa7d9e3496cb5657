import type { Change } from '../../../../scripts/plan/change.ts';
import type { RankedChange } from '../../../../scripts/plan/plan.ts';
import { judge } from './judge.ts';
import type { Mutation } from './mutation.ts';
import type { Round } from './round.ts';

/** Whether the judge sees it when a plan is wrong about a mutation: without its rows, with other values, and with rows too many. */
export function isSeenBroken(round: Round, { key }: Mutation): boolean {
  return broken(round, key).every((plan) => {
    const { missed, invented, untold } = judge({ ...round, plan });
    return [...missed.map(({ mutation }) => mutation.key), ...invented, ...untold].some((text) => text.includes(key));
  });
}

function broken({ plan }: Round, key: string): Round['plan'][] {
  const isOwn = ({ kind, name }: { kind: string; name: string }) => key === (name === '' ? kind : `${kind}/${name}`);
  const [own, drift] = [plan.changes.filter(isOwn), plan.drift.filter(isOwn)];
  const others = plan.changes.filter((change) => !isOwn(change));
  const without = { ...plan, changes: others, drift: plan.drift.filter((one) => !isOwn(one)) };
  const altered = own.map(withOtherValues).filter((change): change is RankedChange => change !== undefined);
  return [
    ...(own.length + drift.length > 0 ? [without] : []),
    ...(altered.length > 0 ? [{ ...plan, changes: [...others, ...altered] }] : []),
    ...(own.length === 0 ? [{ ...plan, changes: [...plan.changes, invented(key)] }] : []),
  ];
}

/** The first value that is told, another one; nothing where none is. */
function withOtherValues(change: RankedChange): RankedChange | undefined {
  const index = change.fields.findIndex(({ type }) => type === 'changed');
  const field = change.fields[index];
  if (change.action !== 'update' || field?.type !== 'changed') return undefined;
  const fields: Change['fields'] = change.fields.with(index, { ...field, after: 'something else' });
  return { ...change, fields };
}

function invented(key: string): RankedChange {
  const [kind = '', ...name] = key.split('/');
  const fields = [{ path: 'invented', type: 'changed' as const, before: 1, after: 2 }];
  return { action: 'update', kind, name: name.join('/'), fields, weight: 'plain', reasons: [] };
}
