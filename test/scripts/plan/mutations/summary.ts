import { compareDryRun, inventedBy } from './dry-run.ts';
import { CLASSES } from './mutation.ts';
import type { Runs } from './run.ts';
import { isSeenBroken } from './sabotage.ts';

/** What a run has found, as a table by class, and whether all of it is as it should be. */
export function summaryOf({ rounds, refused }: Runs): { text: string; isGood: boolean } {
  const rows = CLASSES.map((of) => {
    const made = rounds.flatMap(({ round }) => round.mutations.filter((one) => one.class === of));
    const shown = rounds.flatMap(({ verdict }) => verdict.shown.filter((one) => one.class === of));
    const compared = rounds.flatMap(({ round }) =>
      compareDryRun(round).filter(({ mutation }) => mutation.class === of),
    );
    const changing = compared.filter(({ isDue }) => isDue);
    return {
      of,
      made: made.length,
      shown: shown.length,
      due: changing.length,
      named: changing.filter(({ isNamed }) => isNamed).length,
      valued: changing.filter(({ isValued }) => isValued).length,
      red: rounds.flatMap(({ round }) => round.mutations.filter((one) => one.class === of && isSeenBroken(round, one)))
        .length,
      refused: refused.filter(({ mutation }) => mutation.class === of).length,
      kinds: new Set(made.map(({ key }) => key.replace(/\/.*/, ''))).size,
    };
  });
  const sum = (field: 'made' | 'shown' | 'due' | 'named' | 'valued' | 'red' | 'refused') =>
    rows.reduce((total, row) => total + row[field], 0);
  const bad = rounds.flatMap(({ verdict }) => [...verdict.invented, ...verdict.untold]).length;
  const unfaithful = rounds.flatMap(({ verdict }) => verdict.unfaithful).length;
  const dryInvented = rounds.reduce((total, { round }) => total + (round.dryRun ? inventedBy(round) : 0), 0);
  const kinds = new Set(rounds.flatMap(({ round }) => round.mutations.map(({ key }) => key.replace(/\/.*/, ''))));
  const line = (cells: readonly (string | number)[]) =>
    cells.map((cell, index) => (index === 0 ? String(cell).padEnd(26) : String(cell).padStart(9))).join('');
  const isGood = sum('made') === sum('shown') && sum('made') === sum('red') && bad + unfaithful === 0;
  const writes = rounds.reduce((total, { round }) => total + round.writes, 0);
  const sent = rounds.reduce((total, { round }) => total + round.applied.sent, 0);
  const text = [
    '',
    line(['class', 'made', 'kinds', 'plan', 'if wrong', 'to name', 'dry run', 'values', 'refused']),
    ...rows.map((row) =>
      line([row.of, row.made, row.kinds, row.shown, row.red, row.due, row.named, row.valued, row.refused]),
    ),
    line([
      'all',
      sum('made'),
      kinds.size,
      sum('shown'),
      sum('red'),
      sum('due'),
      sum('named'),
      sum('valued'),
      sum('refused'),
    ]),
    '',
    'plan: shown as what happened, with values. if wrong: a plan that is wrong about it is seen. to name: it is changed. dry run: of these, named by',
    '`a0deploy import --dry-run`. values: of these, with the new value. refused: by check, auth0-deploy-cli or tenant.',
    `plan:     ${bad} rows that are not what happened on the tenant`,
    `dry run:  ${dryInvented} rows for what does not change`,
    `fidelity: ${writes} writes happened with auth0-deploy-cli alone and ${sent} through the guard in ${rounds.length} deploys; ${unfaithful} differences`,
    '',
  ].join('\n');
  return { text, isGood };
}
