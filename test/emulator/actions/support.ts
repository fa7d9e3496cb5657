import { expect, onTestFinished } from 'vitest';
import type { Limits } from '../../../emulator/actions/pool.ts';
import { type ActionRuntime, createActionRuntime } from '../../../emulator/actions/runtime.ts';
import { SourceMaps } from '../../../emulator/actions/source-maps.ts';
import { Alternatives } from '../../../emulator/alternatives.ts';
import { Faults } from '../../../emulator/local/faults.ts';
import { RequestLog } from '../../../emulator/local/requests.ts';
import { Traces } from '../../../emulator/local/traces.ts';
import type { JsonObject } from '../../../emulator/store/json.ts';
import type { ActionRunRow } from '../../../emulator/store/rows.ts';
import { Store } from '../../../emulator/store/store.ts';
import type { Tenant } from '../../../emulator/tenant.ts';

type Dependencies = { name: string; version: string }[];

export interface Bench {
  tenant: Tenant;
  runtime: ActionRuntime;
  sourceMaps: SourceMaps;
  /** Lines that the tenant told. */
  told: string[];
  /** Rows of `action_runs`, oldest first. */
  runs: () => Readonly<ActionRunRow>[];
  /** Binds these sources, deployed, in this order; `bind({ one: 'exports.onExecutePostLogin = …' })`. */
  bind: (
    sources: { [name: string]: string },
    secrets?: { [name: string]: string },
    dependencies?: Dependencies,
  ) => void;
}

/** A tenant without a server, and its runtime; both end with the test. */
export function bench(limits?: Limits, packagesFrom?: string): Bench {
  const sourceMaps = new SourceMaps();
  const store = new Store();
  const told: string[] = [];
  const tenant: Tenant = {
    domain: 'localhost:1',
    issuer: 'https://localhost:1/',
    managementAudience: 'https://localhost:1/api/v2/',
    store,
    clock: store.clock,
    requests: new RequestLog(),
    faults: new Faults(),
    traces: new Traces(),
    alternatives: new Alternatives(),
    tell: (line) => told.push(line),
  };
  const runtime = createActionRuntime(tenant, {
    ...(limits && { limits }),
    ...(packagesFrom !== undefined && { packagesFrom }),
    sourceMaps,
  });
  onTestFinished(() => runtime.close());
  const runs = () => [...store.collection('action_runs').values()];
  return { sourceMaps, tenant, runtime, told, runs, bind: (...given) => bind(store, ...given) };
}

let versions = 0;

function bind(
  store: Store,
  sources: { [name: string]: string },
  secrets: { [name: string]: string } = {},
  dependencies: Dependencies = [],
): void {
  const at = '2026-11-23T10:00:00.000Z';
  const bindings = Object.entries(sources).map(([name, code]) => {
    versions += 1;
    const [id, version] = [`act_${name}`, `ver_${versions}`];
    const common = { code, runtime: 'node22', dependencies, created_at: at };
    const kept = Object.entries(secrets).map(([name, value]) => ({ name, value, updated_at: at }));
    store
      .collection('action_versions')
      .put(version, { ...common, id: version, action_id: id, number: 1, secrets: kept });
    store.collection('actions').put(id, {
      ...{ ...common, id, name, secrets: kept, status: 'built', updated_at: at, deployed_version_id: version },
      supported_triggers: [{ id: 'post-login', version: 'v3' }],
    });
    return { id: `bnd_${name}`, action_id: id, display_name: name, created_at: at, updated_at: at };
  });
  store.collection('action_bindings').put('post-login', { trigger_id: 'post-login', bindings });
}

/** An event of a login of `auth0|ann`. */
export function loginEvent(changes: JsonObject = {}): JsonObject {
  return {
    user: { user_id: 'auth0|ann', app_metadata: {}, user_metadata: {} },
    client: { client_id: 'portal', name: 'Portal', metadata: {} },
    transaction: { id: 'tx_1', protocol: 'oidc-basic-profile', metadata: {} },
    ...changes,
  };
}

/** The code of an Action with this body. */
export function action(body: string): string {
  return `exports.onExecutePostLogin = async (event, api) => { ${body} };`;
}

/** What `body` hands to `show`, as it is when it has come back from the thread. */
export async function shown(
  body: string,
  event = loginEvent(),
  prepare: (b: ReturnType<typeof bench>) => void = () => {},
) {
  const b = bench();
  prepare(b);
  b.bind({ probe: action(`const show = (v) => api.user.setUserMetadata('shown', v); ${body}`) });
  const outcome = await b.runtime.postLogin(event);
  expect(outcome.denied).toBeUndefined();
  return outcome.userMetadata?.shown;
}
