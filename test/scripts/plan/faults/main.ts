import { appendFileSync } from 'node:fs';
import { World } from '../world.ts';
import { CASES } from './cases.ts';
import { play } from './run.ts';

// npm run plan:faults [-- PARTS OF NAMES]: every fault in a deploy, and the deploy after it; ends with a table. What was
// told goes to the file that FAULTS_OUTPUT names.
const parts = process.argv.slice(2);
const chosen = parts.length === 0 ? CASES : parts.flatMap((part) => CASES.filter(({ name }) => name.includes(part)));
const world = await World.start();
const rows: string[] = [];
let failed = 0;
try {
  for (const fault of chosen) {
    const played = await play(world, fault).catch((error: unknown) => String(error));
    if (typeof played === 'string') {
      console.error(`✘ ${fault.name}\n    ${played}`);
      failed += 1;
      continue;
    }
    const { first, second, seconds, writes, wrong } = played;
    const last = first.text.split('\n').findLast((line) => /^[A-Z_]+: /.test(line)) ?? '';
    const says = (/^[A-Z_]+/.exec(last)?.[0] ?? '') || (first.signal ? '' : 'done');
    const again = /✔ Nothing written/.test(second.text) ? 'nothing left' : `${wrong.length === 0 ? 'converges' : '✘'}`;
    rows.push(
      `| ${fault.name} | ${first.signal ?? first.code} ${says} | ${writes} | ${seconds.toFixed(1)} s | ${again} |`,
    );
    console.error(`${wrong.length === 0 ? '✔' : '✘'} ${fault.name}${wrong.map((line) => `\n    ${line}`).join('')}`);
    if (wrong.length > 0) failed += 1;
    const told = `\n######## ${fault.name}\n${first.text}\n---- the second run\n${second.text}`;
    if (process.env.FAULTS_OUTPUT) appendFileSync(process.env.FAULTS_OUTPUT, told);
  }
} finally {
  await world.close();
}
console.log(['| fault | deploy ends | writes | after | second run |', '|---|---|---|---|---|', ...rows].join('\n'));
console.log(`\n${chosen.length - failed} of ${chosen.length} as they should be`);
process.exitCode = failed === 0 ? 0 : 1;
