/*
 * Generated changes of configurations, each planned, held against what was changed, tried with `a0deploy import --dry-run`
 * and then deployed: node test/scripts/plan/mutations/main.ts [COUNT] [SEED]
 */
import { runMutations, summaryOfRuns } from './run.ts';

const [count = '300', seed = '1'] = process.argv.slice(2);
const result = await runMutations({
  count: Number(count),
  seed: Number(seed),
  tell: (line) => process.stdout.write(`${line}\n`),
});
process.stdout.write(summaryOfRuns(result));
process.exitCode = result.missed.length + result.invented.length + result.unfaithful.length > 0 ? 1 : 0;
