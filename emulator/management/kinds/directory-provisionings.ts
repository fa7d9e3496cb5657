import type { JsonObject } from '../../store/json.ts';
import { authorize } from '../engine/access.ts';
import { badRequest, conflict, notFound } from '../engine/errors.ts';
import type { Call, Resource } from '../engine/kind.ts';
import { answerPage } from '../engine/paging.ts';
import { findConnection } from './connections.ts';

const COLLECTION = 'directory_provisionings';
const GROUPS = 'synchronized_groups';

/** `idp` → `auth0`, for Google Workspace: terraform/TestAccDirectoryProvisioning.yaml#3, 2026-05-05. */
const RENAMED =
  'id:app_metadata.external_id primaryEmail:email primaryEmail:primaryEmail name.fullName:name ' +
  'name.givenName:given_name name.familyName:family_name isAdmin:isAdmin isAdmin:is_admin ' +
  'isDelegatedAdmin:isDelegatedAdmin agreedToTerms:agreedToTerms agreedToTerms:tou_accepted suspended:suspended ' +
  'suspended:is_suspended suspended:blocked suspensionReason:suspensionReason archived:archived ' +
  'ipWhitelisted:ipWhitelisted ipWhitelisted:is_ipWhitelisted';
const SAME_NAME =
  'kind etag customerId orgUnitPath emails phones externalIds aliases addresses organizations nonEditableAliases ' +
  'relations languages posixAccounts notes websites locations keywords gender ims creationTime lastLoginTime ' +
  'changePasswordAtNextLogin isMailboxSetup includeInGlobalAddressList thumbnailPhotoUrl thumbnailPhotoEtag ' +
  'isEnrolledIn2Sv isEnforcedIn2Sv recoveryEmail recoveryPhone sshPublicKeys customSchemas';

function defaultMapping(): JsonObject[] {
  const renamed = RENAMED.split(' ').map((pair) => pair.split(':'));
  const pairs = [...renamed, ...SAME_NAME.split(' ').map((name) => [name, name])];
  return pairs.map(([idp = '', auth0 = '']) => ({ idp, auth0 }));
}

function provisioningOf(call: Call): Readonly<JsonObject> {
  findConnection(call);
  const row = call.tenant.store.collection(COLLECTION).get(call.id);
  if (!row) throw notFound('Directory provisioning configuration not found');
  return row;
}

function groupsOf(call: Call): JsonObject[] {
  provisioningOf(call);
  return (call.tenant.store.collection(GROUPS).get(call.id)?.groups ?? []) as JsonObject[];
}

function putGroups(call: Call, groups: JsonObject[]): void {
  const unique = new Map(groups.map((group) => [String(group.id), group]));
  const sorted = [...unique.values()].sort((one, other) => (String(one.id) < String(other.id) ? -1 : 1));
  call.tenant.store.collection(GROUPS).put(call.id, { groups: sorted });
}

/** POST and DELETE are not in the description, so nothing has checked their scope and body. */
function namedGroups({ body, caller, operation }: Call): JsonObject[] {
  authorize(caller, { ...operation, scopes: ['update:directory_provisionings'] });
  const groups = Array.isArray(body.groups) ? body.groups : [];
  if (groups.length === 0 || !groups.every((group) => typeof (group as JsonObject | null)?.id === 'string')) {
    throw badRequest("Payload validation error: 'groups' must be an array of objects with an id.");
  }
  return groups as JsonObject[];
}

/** Nothing is synchronized, so a group has no name by which `q` could find it. */
const groupRoutes: Resource['routes'] = {
  'GET /connections/{id}/directory-provisioning/synchronized-groups': (call) =>
    answerPage(call, { key: 'groups', rows: call.query.q === undefined ? groupsOf(call) : [] }),
  'PUT /connections/{id}/directory-provisioning/synchronized-groups': (call) => {
    provisioningOf(call);
    putGroups(call, call.body.groups as JsonObject[]);
    return {};
  },
  'POST /connections/{id}/directory-provisioning/synchronized-groups': (call) => {
    const added = namedGroups(call);
    putGroups(call, [...groupsOf(call), ...added]);
    return { status: 204 };
  },
  'DELETE /connections/{id}/directory-provisioning/synchronized-groups': (call) => {
    const gone = new Set(namedGroups(call).map(({ id }) => id));
    putGroups(
      call,
      groupsOf(call).filter(({ id }) => !gone.has(id as string)),
    );
    return {};
  },
};

export const directoryProvisionings: Resource = {
  routes: {
    'GET /connections-directory-provisionings': (call) => {
      const connections = call.tenant.store.collection('connections');
      const all = [...call.tenant.store.collection(COLLECTION).values()];
      // A connection takes its provisioning with it.
      const rows = all.filter(({ connection_id }) => connections.has(String(connection_id)));
      return answerPage(call, { key: 'directory_provisionings', idField: 'connection_id', rows });
    },
    'GET /connections/{id}/directory-provisioning': (call) => ({ body: provisioningOf(call) }),
    'GET /connections/{id}/directory-provisioning/default-mapping': (call) => {
      findConnection(call);
      return { body: { mapping: defaultMapping() } };
    },
    'POST /connections/{id}/directory-provisioning': (call) => {
      const { name, strategy } = findConnection(call);
      // Directories of Google Workspace are the only ones: docs-v2 …/configure-inbound-directory-provisioning (2026-08).
      if (strategy !== 'google-apps') {
        throw badRequest('The connection strategy does not support inbound directory provisioning');
      }
      const rows = call.tenant.store.collection(COLLECTION);
      if (rows.has(call.id)) throw conflict('Directory provisioning is already enabled on the specified connection');
      const now = call.tenant.clock.iso();
      const row = {
        connection_id: call.id,
        connection_name: name,
        strategy,
        mapping: defaultMapping(),
        synchronize_automatically: false,
        created_at: now,
        updated_at: now,
        synchronize_groups: 'off',
        ...call.body,
      } as JsonObject;
      rows.put(call.id, row);
      return { body: row };
    },
    'PATCH /connections/{id}/directory-provisioning': (call) => {
      const row = { ...provisioningOf(call), ...call.body, updated_at: call.tenant.clock.iso() };
      call.tenant.store.collection(COLLECTION).put(call.id, row);
      return { body: row };
    },
    'DELETE /connections/{id}/directory-provisioning': (call) => {
      provisioningOf(call);
      call.tenant.store.collection(COLLECTION).delete(call.id);
      call.tenant.store.collection(GROUPS).delete(call.id);
      return {};
    },
    ...groupRoutes,
  },
  source: 'terraform/TestAccDirectory*.yaml, 2026-08-12; OpenAPI description, 2026-06-25',
};
