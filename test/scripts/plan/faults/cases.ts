import { ANSWERS } from './answers.ts';
import type { FaultCase } from './fault-case.ts';
import { MACHINES } from './machine.ts';
import { MOVED } from './moved.ts';

/** Every fault that is played in a deploy; the suite plays a few of them. */
export const CASES: readonly FaultCase[] = [...ANSWERS, ...MOVED, ...MACHINES];
