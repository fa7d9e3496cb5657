import { expect, test } from 'vitest';
import { Progress } from '../../../scripts/commands/progress.ts';

test('progress tells how far it is, how quick and how long it takes, also when the number grows on the way', () => {
  let now = 0;
  const progress = new Progress(0, () => now);
  const after = (milliseconds: number, total: number) => {
    now += milliseconds;
    return progress.step(total);
  };
  expect(after(100, 20)).toMatch(/^1 of 20 {2}▇░{19} {2}10 a second {2}2 s left$/);
  for (let step = 0; step < 199; step += 1) after(100, 20);
  expect(after(100, 3001)).toMatch(/^201 of 3,001 {2}▇░{19} {2}10 a second {2}5 min left$/);
  for (let step = 0; step < 2799; step += 1) after(1, 3001);
  expect(after(1, 3001)).toMatch(/^3,001 of 3,001 {2}▇{20} {2}1000 a second$/);
});
