/** `GET /_local/state`, as far as it is compared. */
export interface State {
  collections: { [name: string]: [id: string, row: unknown][] };
}

/**
 * The log, tokens, and versions of Actions and their modules: a deploy makes a new version whatever it changes
 * (auth0-deploy-cli#364, 2021-07). What the deployed version holds is compared.
 */
const HISTORY = new Set(['logs', 'oidc', 'action_versions', 'action_module_versions']);
/** Times that every write sets, whatever it changes. */
const TIMES = new Set(['updated_at', 'updated_on', 'created_at']);

/** Where two states differ: `clients/ID/callbacks[0]: "a" -> "b"`; the order of fields does not count. */
export function differences(one: State, other: State): string[] {
  const names = new Set([...Object.keys(one.collections), ...Object.keys(other.collections)]);
  return [...names].flatMap((name) => (HISTORY.has(name) ? [] : compare(rowsOf(one, name), rowsOf(other, name), name)));
}

function rowsOf({ collections }: State, name: string): { [id: string]: unknown } {
  const rows = Object.fromEntries(collections[name] ?? []);
  if (name !== 'actions') return rows;
  const versions = new Map(collections.action_versions);
  const deployed = (row: unknown) => {
    const { deployed_version_id, ...action } = row as { deployed_version_id?: string };
    const {
      id: _,
      number: __,
      ...version
    } = (versions.get(deployed_version_id ?? '') ?? {}) as { [field: string]: unknown };
    return { ...action, version };
  };
  return Object.fromEntries(Object.entries(rows).map(([id, row]) => [id, deployed(row)]));
}

function compare(one: unknown, other: unknown, at: string): string[] {
  if (Array.isArray(one) && Array.isArray(other) && one.length === other.length) {
    return one.flatMap((item, index) => compare(item, other[index], `${at}[${index}]`));
  }
  if (isPlain(one) && isPlain(other)) {
    const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...keys].flatMap((key) => (TIMES.has(key) ? [] : compare(one[key], other[key], `${at}/${key}`)));
  }
  const [before, after] = [JSON.stringify(one), JSON.stringify(other)];
  return before === after ? [] : [`${at}: ${before} -> ${after}`];
}

function isPlain(value: unknown): value is { [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
