import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestTenant } from '../../authentication/harness.ts';
import { type Api, apiOf, tokenOf } from './api.ts';

let tenant: TestTenant;
let api: Api;

beforeAll(async () => {
  tenant = await TestTenant.start();
  api = apiOf(tenant, await tokenOf(tenant));
});
afterAll(() => tenant.stop());

const ISSUER = 'https://idp.acme.example';
const oidc = { type: 'back_channel', issuer: ISSUER, authorization_endpoint: `${ISSUER}/a`, client_id: 'acme' };
const hook = {
  httpEndpoint: 'https://logs.acme.example',
  httpContentType: 'application/json',
  httpContentFormat: 'JSONLINES',
};

/** What is left of secrets that a second update does not name. */
async function keptSecrets(): Promise<(string | undefined)[]> {
  const name = `own-${Math.random().toString(36).slice(2)}`;
  const options = { ...oidc, client_secret: 'connection-secret' };
  const { json: connection } = await api('POST', '/connections', { name, strategy: 'oidc', options });
  await api('PATCH', `/connections/${connection.id}`, { options: { ...oidc, client_id: 'other' } });
  const sink = { ...hook, httpAuthorization: 'stream-secret' };
  const { json: stream } = await api('POST', '/log-streams', { name, type: 'http', sink });
  await api('PATCH', `/log-streams/${stream.id}`, { sink: hook });
  const [{ options: kept }] = (await tenant.rows('connections')).filter(({ id }) => id === connection.id);
  const [{ sink: keptSink }] = (await tenant.rows('log_streams')).filter(({ id }) => id === stream.id);
  expect(kept.client_id).toBe('other');
  return [kept.client_secret, keptSink.httpAuthorization];
}

test('a secret goes with the object that an update replaces', async () => {
  expect(await keptSecrets()).toEqual([undefined, undefined]);
});

test('or stays, where that is assumed', async () => {
  const switched = await tenant.send('POST', '/_local/assumptions', {
    json: { id: 'left-out-secret', active: 'alternative' },
  });
  expect(switched.status, switched.text).toBe(204);
  expect(await keptSecrets()).toEqual(['connection-secret', 'stream-secret']);
});
