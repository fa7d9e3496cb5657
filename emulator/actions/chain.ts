import type { ActionRow, ActionVersionRow } from '../store/rows.ts';
import type { Store } from '../store/store.ts';
import type { ChainAction } from './protocol.ts';

/** An Action's code without the packages that it declares. docs-v2 main/docs/customize/actions/limitations.mdx, 2026-11. */
const LARGEST_CODE = 100 * 1024;

/** The Action of a chain that Auth0 would not have taken, if any. */
export function oversized(chain: readonly ChainAction[]): ChainAction | undefined {
  return chain.find(({ code = '' }) => code.length > LARGEST_CODE / 4 && Buffer.byteLength(code) > LARGEST_CODE);
}

/** The deployed Actions of a trigger in the order of its bindings. */
export function readChain(store: Store, triggerId: string): ChainAction[] {
  const chain: ChainAction[] = [];
  for (const { action_id } of store.collection('action_bindings').get(triggerId)?.bindings ?? []) {
    const action = store.collection('actions').get(action_id);
    const version = action?.deployed_version_id && store.collection('action_versions').get(action.deployed_version_id);
    if (action && version) chain.push(chainAction(action, version));
  }
  return chain;
}

function chainAction({ name, secrets: current }: ActionRow, version: ActionVersionRow): ChainAction {
  const secrets: ChainAction['secrets'] = {};
  for (const { name, value } of version.secrets) {
    const kept = value ?? current.find((secret) => secret.name === name)?.value;
    if (kept !== undefined) secrets[name] = kept;
  }
  const dependencies = version.dependencies.map(({ name, version }) => ({ name, version }));
  return { name, versionId: identityOf(version), code: version.code, secrets, dependencies };
}

const identities = new WeakMap<object, string>();
let counted = 0;

/** Of the row and not of its id: a state that was put back may hold other code under the same id. */
function identityOf(version: ActionVersionRow): string {
  const known = identities.get(version);
  if (known) return known;
  counted += 1;
  const identity = `${version.id}#${counted}`;
  identities.set(version, identity);
  return identity;
}
