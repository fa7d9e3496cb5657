import { isObject, type Json, type JsonObject, objectOf, rowsOf } from '../../../../scripts/plan/json.ts';
import { EXTRA_KEYS, extraResources } from './extras.ts';
import { Hands, ROUTES } from './hands.ts';
import { another } from './in-values.ts';
import { leavesOf } from './leaves.ts';
import {
  type Candidate,
  type Class,
  type Declared,
  declaredIn,
  type Mutation,
  nameField,
  placesIn,
} from './mutation.ts';
import type { Random } from './random.ts';

/** Changes of the tenant behind the files' back. */
export function driftCandidates(files: JsonObject, random: Random): Candidate[] {
  return [
    ...values(files, random),
    ...extraKeys(files),
    ...extraResources(files, random),
    ...missing(files),
    ...orders(files),
    ...memberships(files),
  ];
}

type OnTenant = NonNullable<Mutation['onTenant']>;

function drift(
  of: Class,
  { kind, key }: Pick<Declared, 'kind' | 'key'>,
  made: Pick<Mutation, 'path' | 'expects'>,
  onTenant: OnTenant,
): Candidate {
  return { class: of, kind, key, make: () => ({ class: of, key, ...made, onTenant }) };
}

/** What the tenant calls it. */
function nameIn({ key }: Declared): string {
  return key.replace(/^[^/]*\/?/, '');
}

/** The tenant has another value than the files: a deploy puts it right. */
function values(files: JsonObject, random: Random): Candidate[] {
  return placesIn(files).flatMap((place): Candidate[] => {
    const { kind, key, holder, field, path, fields } = place;
    const value = holder[field] ?? null;
    const [first = ''] = path.split('.');
    const isInList = fields[first] !== undefined && Array.isArray(fields[first]);
    if (
      field === nameField(kind) ||
      isInList ||
      !Hands.reaches(kind, first) ||
      (kind === 'prompts' && path.includes('.'))
    )
      return [];
    const other = typeof value === 'boolean' ? !value : another(field, value, random);
    if (other === undefined || kind === 'triggers' || UNTOUCHED.test(path)) return [];
    const steps = path.split('.').slice(1);
    return [
      drift('drift: value', place, { path, expects: { is: 'change', gone: [other], come: [value] } }, (hands) =>
        hands.put(kind, nameIn(place), first, (before) => withValue(before, steps, other)),
      ),
    ].map((one) => ({ ...one, key }));
  });
}

/** Names that files keep and the tenant does not, and switches that cannot be thrown by themselves. */
const UNTOUCHED = /^(customText|all_changes_published|deployed|modules|customScripts|scim_configuration)/;

function withValue(before: Json | undefined, steps: readonly string[], value: Json): Json {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  const holder = isObject(before) ? before : {};
  return { ...holder, [step]: withValue(holder[step], rest, value) };
}

/** The tenant has a value of which the files say nothing: it stays, and is told. */
function extraKeys(files: JsonObject): Candidate[] {
  return declaredIn(files).flatMap((declared): Candidate[] => {
    const { kind, key, fields } = declared;
    if (key === 'clients/Deploy CLI') return [];
    return Object.entries(EXTRA_KEYS[kind] ?? {}).flatMap(([path, value]): Candidate[] => {
      const [first = '', ...steps] = path.split('.');
      if (holds(fields, [first, ...steps])) return [];
      const expects = { is: 'kept' as const, leaves: leavesOf(value, path) };
      const onTenant: OnTenant = (hands) =>
        hands.put(kind, nameIn(declared), first, (before) => withValue(before, steps, value));
      return [drift('drift: extra key', { kind, key }, { path, expects }, onTenant)];
    });
  });
}

function holds(fields: Json | undefined, [step, ...rest]: readonly string[]): boolean {
  if (step === undefined) return true;
  const value = objectOf(fields)[step];
  return value !== undefined && holds(value, rest);
}

/** What the files have is gone from the tenant: a deploy makes it again. */
function missing(files: JsonObject): Candidate[] {
  const kept = ['emailTemplates', 'themes', 'phoneTemplates'];
  return declaredIn(files)
    .filter(({ kind, key }) => kind in ROUTES && !kept.includes(kind) && key !== 'clients/Deploy CLI')
    .map((declared) =>
      drift('drift: missing resource', declared, { path: '', expects: { is: 'create' } }, async (hands) => {
        const path = await hands.pathOf(declared.kind, nameIn(declared));
        await hands.ask('DELETE', declared.kind === 'actions' ? `${path}?force=true` : path);
      }),
    );
}

/** The order of Actions or languages was changed: a deploy puts it back. */
function orders(files: JsonObject): Candidate[] {
  return declaredIn(files).flatMap((declared): Candidate[] => {
    const { kind, key, fields } = declared;
    if (kind === 'triggers' && rowsOf(fields.bindings).length > 1) {
      const made = { path: 'bindings', expects: { is: 'reorder' as const } };
      return [drift('drift: order', declared, made, (hands) => swapBindings(hands, key.replace('triggers/', '')))];
    }
    const locales = (fields.enabled_locales ?? []) as Json[];
    if (kind !== 'tenant' || locales.length < 2) return [];
    const made = { path: 'enabled_locales', expects: { is: 'reorder' as const } };
    const swap: OnTenant = (hands) => hands.put('tenant', '', 'enabled_locales', () => locales.toReversed());
    return [drift('drift: order', declared, made, swap)];
  });
}

async function swapBindings(hands: Hands, trigger: string): Promise<void> {
  const path = `/actions/triggers/${trigger}/bindings`;
  const bindings = (await hands.rows(path)).toReversed().map(({ action, display_name = '' }) => ({
    ref: { type: 'action_id', value: objectOf(action).id ?? '' },
    display_name,
  }));
  await hands.ask('PATCH', path, { bindings });
}

/** Who and what belongs to an organization or a role. */
function memberships(files: JsonObject): Candidate[] {
  const of = 'drift: membership';
  return declaredIn(files).flatMap((declared): Candidate[] => {
    const { kind, fields } = declared;
    const name = nameIn(declared);
    if (kind === 'organizations') {
      const happens = (path: string) => ({ path, expects: { is: 'as it happens' as const } });
      return [
        // People are no configuration: no plan names them, and no deploy touches them.
        drift(of, declared, { path: '', expects: { is: 'nothing' } }, (hands) => addMember(hands, name)),
        drift(of, declared, happens('connections'), (hands) => addConnection(hands, name)),
        ...rowsOf(fields.connections).map(({ name: connection }) =>
          drift(of, declared, happens('connections'), (hands) => dropConnection(hands, name, String(connection))),
        ),
        drift(of, declared, happens('discovery_domains'), async (hands) => {
          const path = `${await hands.pathOf(kind, name)}/discovery-domains`;
          await hands.ask('POST', path, { domain: `${name}.extra.example`, status: 'pending' });
        }),
      ];
    }
    const [permission] = rowsOf(fields.permissions);
    if (kind !== 'roles' || !permission) return [];
    const change =
      (method: string): OnTenant =>
      async (hands) => {
        await hands.ask(method, `${await hands.pathOf(kind, name)}/permissions`, { permissions: [permission] });
      };
    const come = [permission.permission_name ?? ''];
    const made = { path: 'permissions.permission_name', expects: { is: 'change' as const, gone: [], come } };
    return [drift(of, declared, made, change('DELETE'))];
  });
}

async function addMember(hands: Hands, organization: string): Promise<void> {
  const [connection] = (await hands.rows('/connections?strategy=auth0')).map(({ name }) => name);
  const email = `extra@${organization}.example`;
  const user = objectOf(
    await hands.ask('POST', '/users', { connection: connection ?? '', email, password: 'A-long-Password-4711!' }),
  );
  const path = await hands.pathOf('organizations', organization);
  await hands.ask('POST', `${path}/members`, { members: [user.user_id ?? ''] });
  const [role] = await hands.rows('/roles');
  if (role) await hands.ask('POST', `${path}/members/${user.user_id}/roles`, { roles: [role.id ?? ''] });
}

async function addConnection(hands: Hands, organization: string): Promise<void> {
  const name = `extra-${organization}`;
  const made = objectOf(await hands.ask('POST', '/connections', { name, strategy: 'auth0' }));
  const path = `${await hands.pathOf('organizations', organization)}/enabled_connections`;
  await hands.ask('POST', path, { connection_id: made.id ?? '', assign_membership_on_login: true });
}

async function dropConnection(hands: Hands, organization: string, connection: string): Promise<void> {
  const id = (await hands.rows('/connections')).find(({ name }) => name === connection)?.id;
  await hands.ask('DELETE', `${await hands.pathOf('organizations', organization)}/enabled_connections/${id}`);
}
