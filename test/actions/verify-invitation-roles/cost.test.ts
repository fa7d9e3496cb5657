import { expect, test } from 'vitest';
import { compileAction, loadAction } from '../harness/load.ts';
import { aLogin } from '../harness/login.ts';

test('on the common path the Action adds less than 0.1 ms to a login', async () => {
  const action = await loadAction('actions/verify-invitation-roles/action.ts');
  const empty = compileAction('empty', 'exports.onExecutePostLogin = async () => {};');
  const event = aLogin().inOrganization('acme').holding('admin', 'member').event();
  const ignore = () => undefined;
  const api = { idToken: { setCustomClaim: ignore }, accessToken: { setCustomClaim: ignore } };
  const median = async (which: typeof action) => {
    const times: number[] = [];
    for (let i = 0; i < 2000; i += 1) {
      const begin = performance.now();
      await which.execute('onExecutePostLogin', event, api);
      times.push(performance.now() - begin);
    }
    return times.sort((a, b) => a - b)[1000] ?? Number.POSITIVE_INFINITY;
  };
  await median(action);
  const added = (await median(action)) - (await median(empty));
  expect(added).toBeLessThan(0.1);
});
