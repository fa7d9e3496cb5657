import type { World } from '../world.ts';
import type { FaultCase } from './fault-case.ts';
import { type Ended, Stage } from './stage.ts';

export interface Outcome {
  name: string;
  first: Ended;
  second: Ended;
  /** Seconds that the deploy took. */
  seconds: number;
  /** How many writes the tenant had had when it ended. */
  writes: number;
  /** What is not as it should be; nothing when all is well. */
  wrong: string[];
}

/** Deploys while something goes wrong, then once more; says what is not as it should be. */
export async function play(world: World, fault: FaultCase): Promise<Outcome> {
  const stage = await Stage.set(world);
  try {
    await fault.before?.(stage);
    const start = performance.now();
    const first = await deployWith(stage, fault);
    const seconds = (performance.now() - start) / 1000;
    const { record } = stage.kept();
    const wrong = [
      ...([fault.ends].flat().includes(first.signal ?? first.code ?? -1)
        ? []
        : [`it ended with ${first.signal ?? first.code}`]),
      ...fault.says.filter((said) => !includes(first.text, said)).map((said) => `it does not say ${said}`),
      ...(fault.record === 'any' || record?.outcome === fault.record
        ? []
        : [`its record says ${record?.outcome ?? 'nothing'}`]),
      // Whoever is killed cannot clean up; the deploy after it does.
      ...(first.signal ? [] : stage.litter(first.text).map((what) => `it leaves ${what}`)),
    ];
    await world.live.heal();
    const writes = (await stage.writes()).length;
    await fault.mend?.(stage);
    const second = await stage.start().ended;
    if (second.code !== 0) wrong.push(`the second run ended with ${second.code}`);
    if (fault.again && !includes(second.text, fault.again)) wrong.push(`the second run does not say ${fault.again}`);
    wrong.push(...stage.litter(second.text).map((what) => `the second run leaves ${what}`));
    wrong.push(...(await stage.wrong()));
    return { name: fault.name, first, second, seconds, writes, wrong };
  } finally {
    await world.live.heal();
    stage.strike();
  }
}

async function deployWith(stage: Stage, { act, run = {} }: FaultCase): Promise<Ended> {
  const options = typeof run === 'function' ? run(stage) : run;
  let acting: Promise<unknown> | undefined;
  const { child, ended } = stage.start({
    ...options,
    onText: (text, running) => {
      if (act && typeof act.at !== 'number' && act.at.test(text)) acting ??= Promise.resolve(act.do(stage, running));
    },
  });
  if (act && typeof act.at === 'number') acting = stage.hasHad(act.at, child).then(() => act.do(stage, child));
  const end = await ended;
  await acting;
  return end;
}

/** Lines are broken to fit a terminal. */
function includes(text: string, said: string | RegExp): boolean {
  const plain = text.replace(/\s+/g, ' ');
  return typeof said === 'string' ? plain.includes(said) : said.test(plain);
}
