/*
 * What the Action verify-invitation-roles adds to a login on the common path, against an Action that does nothing, in
 * turns in one run: node bench/actions.ts
 */
import { compileAction, loadAction } from '../test/actions/harness/load.ts';
import { aLogin } from '../test/actions/harness/login.ts';
import { median } from './support.ts';

const RUNS = 4000;

async function main(): Promise<void> {
  const action = await loadAction('actions/verify-invitation-roles/action.ts');
  const empty = compileAction('empty', 'exports.onExecutePostLogin = async () => {};');
  const event = aLogin().inOrganization('acme').holding('admin', 'member').event();
  const ignore = () => undefined;
  const api = { idToken: { setCustomClaim: ignore }, accessToken: { setCustomClaim: ignore } };
  const time = async (which: typeof action) => {
    const started = performance.now();
    await which.execute('onExecutePostLogin', event, api);
    return performance.now() - started;
  };
  const times: [number[], number[]] = [[], []];
  for (let run = 0; run < RUNS; run += 1) {
    times[0].push(await time(action));
    times[1].push(await time(empty));
  }
  const [own, none] = [median(times[0].slice(RUNS / 4)), median(times[1].slice(RUNS / 4))];
  console.log(`verify-invitation-roles ${own.toFixed(4)} ms, an empty Action ${none.toFixed(4)} ms (medians)`);
  console.log(`added to a login: ${(own - none).toFixed(4)} ms`);
}

await main();
