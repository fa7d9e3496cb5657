/*
 * Generated changes of configurations and of tenants behind their back, each planned, held against what was changed, tried with
 * `a0deploy import --dry-run` and then deployed: node test/scripts/plan/mutations/main.ts [COUNT] [SEED]
 */
import { parseArgs } from 'node:util';
import type { Class } from './mutation.ts';
import { runMutations } from './run.ts';
import { summaryOf } from './summary.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    class: { type: 'string', multiple: true },
    base: { type: 'string', multiple: true },
    quick: { type: 'boolean' },
  },
});
const [count = '440', seed = '1'] = positionals;
const runs = await runMutations({
  count: Number(count),
  seed: Number(seed),
  ...(values.class && { classes: values.class as Class[] }),
  ...(values.base && { bases: values.base }),
  compares: values.quick !== true,
  tell: (line) => process.stdout.write(`${line}\n`),
});
const { text, isGood } = summaryOf(runs);
process.stdout.write(text);
process.exitCode = isGood ? 0 : 1;
