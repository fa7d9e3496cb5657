import type { ActionRow, ActionVersionRow } from '../store/rows.ts';
import type { Store } from '../store/store.ts';
import type { ChainAction } from './protocol.ts';

/** An Action's code without the packages that it declares. docs-v2 main/docs/customize/actions/limitations.mdx, 2026-11. */
const LARGEST_CODE = 100 * 1024;

/** docs-v2 limitations.mdx, "Secrets", and entity-limit-policy.mdx, "Actions", 2026-11. */
const MOST_SECRETS = 30;
const LONGEST_SECRET_NAME = 128;
const LONGEST_SECRET = 4096;
const MOST_DEPENDENCIES = 10;
const MOST_ACTIONS = 20;

/** What of a chain Auth0 would not have taken, and the Action that it is about; undefined when it is within the limits. */
export function beyondLimits(chain: readonly ChainAction[]): { action: string; message: string } | undefined {
  const [first] = chain.slice(MOST_ACTIONS);
  if (first)
    return { action: first.name, message: `A trigger has at most ${MOST_ACTIONS} Actions, not ${chain.length}` };
  for (const action of chain) {
    const what = excessOf(action);
    if (what) return { action: action.name, message: `The Action ${action.name} ${what}` };
  }
  return undefined;
}

function excessOf({ code = '', secrets, dependencies }: ChainAction): string | undefined {
  if (code.length > LARGEST_CODE / 4 && Buffer.byteLength(code) > LARGEST_CODE) return 'is larger than 100 kB';
  const own = Object.entries(secrets);
  if (own.length > MOST_SECRETS) return `has more than ${MOST_SECRETS} secrets`;
  if (own.some(([name]) => name.length > LONGEST_SECRET_NAME)) return 'has a secret whose name is longer than 128';
  if (own.some(([, value]) => value.length > LONGEST_SECRET)) return 'has a secret of more than 4096 characters';
  if (dependencies.length > MOST_DEPENDENCIES) return `has more than ${MOST_DEPENDENCIES} dependencies`;
  return undefined;
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
