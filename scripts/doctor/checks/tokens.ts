import { type Check, ok, skipped, type Verdict, warning, wrong } from '../check.ts';
import { type Action, type Api, type Facts, over } from '../facts.ts';

/** The API that the application asks for: as its login route says, else the tenant's default, else the only one. */
function apiOf({ probe, settings }: Facts, apis: readonly Api[]): { identifier?: string; api?: Api } {
  const asked = probe?.authorize?.searchParams.get('audience');
  const preset = 'value' in settings ? settings.value.default_audience : undefined;
  const own = apis.filter(({ is_system }) => !is_system);
  const identifier = asked || preset || (own.length === 1 ? own[0]?.identifier : undefined);
  const api = apis.find((one) => one.identifier === identifier);
  return { ...(identifier && { identifier }), ...(api && { api }) };
}

const FILE = 'tenant/base/apis.yaml';

function apiFix({ id, identifier }: Api, says: string, body: { [field: string]: unknown }) {
  const lines = Object.entries(body).map(([field, value]) => `    ${field}: ${JSON.stringify(value)}`);
  return {
    says,
    request: { method: 'PATCH' as const, path: `/resource-servers/${id}`, body },
    yaml: { file: FILE, lines: [`  - identifier: ${identifier}`, ...lines].join('\n') },
  };
}

function exists(facts: Facts): Verdict {
  return over(facts.apis, (apis) => {
    const { identifier, api } = apiOf(facts, apis);
    if (!identifier) return skipped('the application asks for no API that is known');
    if (api) return ok(identifier);
    const own = apis.filter(({ is_system }) => !is_system).map((one) => one.identifier);
    const says = `the login route asks for the API ${identifier}, which the tenant does not have: /authorize answers "Service not found"`;
    return wrong(says, { says: `Ask for one of: ${own.join(', ') || 'none yet; deploy the API first'}` });
  });
}

function users(facts: Facts): Verdict {
  return over(facts.apis, (apis) => {
    const { api } = apiOf(facts, apis);
    if (!api) return skipped('there is no API to look at');
    if (api.subject_type_authorization?.user?.policy !== 'deny_all') return ok('people may use it');
    const says = `subject_type_authorization of ${api.identifier} lets no person use it`;
    const policy = { ...api.subject_type_authorization, user: { policy: 'allow_all' } };
    return wrong(says, apiFix(api, 'Let people use the API', { subject_type_authorization: policy }));
  });
}

function consent(facts: Facts): Verdict {
  return over(facts.apis, (apis) => {
    const { api } = apiOf(facts, apis);
    if (!api) return skipped('there is no API to look at');
    if (api.is_system) return skipped('it is an API of Auth0’s own');
    if (api.skip_consent_for_verifiable_first_party_clients) return ok('a first-party application skips it');
    const says = `${api.identifier} does not skip consent for first-party applications: every newcomer is asked`;
    const body = { skip_consent_for_verifiable_first_party_clients: true };
    return wrong(says, apiFix(api, 'Skip consent for first-party applications', body));
  });
}

function permissions(facts: Facts): Verdict {
  return over(facts.apis, (apis) => {
    const { api } = apiOf(facts, apis);
    if (!api) return skipped('there is no API to look at');
    if (!api.enforce_policies) return ok('the API does not ask for permissions (enforce_policies is off)');
    if (/_authz$/.test(api.token_dialect ?? '')) return ok('permissions of the roles are in the token');
    const says = 'enforce_policies is on and token_dialect leaves `permissions` out of the token';
    return warning(says, apiFix(api, 'Put permissions into the token', { token_dialect: 'access_token_authz' }));
  });
}

function roles({ roles: read }: Facts): Verdict {
  return over(read, (all) => {
    if (all.length > 0)
      return ok(
        all
          .slice(0, 10)
          .map(({ name }) => name)
          .join(', '),
      );
    return wrong('the tenant has no role that anybody could be invited as', {
      says: 'Create a role',
      request: { method: 'POST', path: '/roles', body: { name: 'admin' } },
      yaml: { file: 'tenant/base/roles.yaml', lines: 'roles:\n  - name: admin' },
    });
  });
}

/** Reads roles of the login and writes a claim: what an Action must do so that roles are in tokens. */
function carriesRoles({ code, deployed_version }: Action): boolean {
  const text = deployed_version?.code ?? code ?? '';
  return /setCustomClaim/.test(text) && /authorization|[rR]oles/.test(text);
}

const isPostLogin = ({ supported_triggers }: Action) =>
  (supported_triggers ?? []).some(({ id }) => id === 'post-login');

function claim(facts: Facts): Verdict {
  return over(facts.actions, (actions) =>
    over(facts.bindings, (bindings) => {
      const candidates = actions.filter((action) => isPostLogin(action) && carriesRoles(action));
      const isBound = (action: Action) =>
        bindings.some((one) => one.action?.id === action.id || one.action?.name === action.name);
      const bound = candidates.find(isBound);
      if (bound) return ok(`the Action ${bound.name} adds them`);
      const [idle] = candidates;
      if (idle) {
        const says = `the Action ${idle.name}, which adds them, is bound to no login`;
        const list = bindings.flatMap(({ action, display_name }) =>
          action?.id
            ? [{ ref: { type: 'action_id', value: action.id }, display_name: display_name ?? action.name ?? '' }]
            : [],
        );
        const added = { ref: { type: 'action_name', value: idle.name }, display_name: idle.name };
        return wrong(says, {
          says: `Bind ${idle.name} to post-login`,
          request: {
            method: 'PATCH',
            path: '/actions/triggers/post-login/bindings',
            body: { bindings: [...list, added] },
          },
          yaml: {
            file: 'tenant/base/actions.yaml',
            lines: `triggers:\n  post-login:\n    - action_name: ${idle.name}`,
          },
        });
      }
      if (hasPermissions(facts)) return ok('no Action adds roles; the API gets permissions instead');
      return wrong('roles are on the membership and no Action puts them into tokens', {
        says: 'Deploy an Action that does, such as actions/verify-invitation-roles',
      });
    }),
  );
}

function hasPermissions(facts: Facts): boolean {
  if (!('value' in facts.apis)) return false;
  const { api } = apiOf(facts, facts.apis.value);
  return api?.enforce_policies === true && /_authz$/.test(api.token_dialect ?? '');
}

/** Runtimes past their end at Auth0: docs-v2 main/docs/customize/actions/migrate (2026-11). */
const ENDED = /^node(12|16|18)/;

function deployed(facts: Facts): Verdict {
  return over(facts.actions, (actions) =>
    over(facts.bindings, (bindings) => {
      const bound = actions.filter((action) =>
        bindings.some((one) => one.action?.id === action.id || one.action?.name === action.name),
      );
      const failed = bound.find(({ status }) => status === 'failed');
      if (failed) {
        return wrong(`the Action ${failed.name} could not be built, so logins run an older version or none`, {
          says: `Mend ${failed.name} and deploy it`,
        });
      }
      const idle = bound.find((action) => !action.deployed_version);
      const deploy = (action: Action, says: string) => ({
        says,
        request: { method: 'POST' as const, path: `/actions/actions/${action.id}/deploy`, body: {} },
        yaml: { file: 'tenant/base/actions.yaml', lines: `  - name: ${action.name}\n    deployed: true` },
      });
      if (idle)
        return wrong(
          `the Action ${idle.name} is bound to logins and was never deployed`,
          deploy(idle, `Deploy ${idle.name}`),
        );
      const stale = bound.find(({ all_changes_deployed }) => all_changes_deployed === false);
      if (stale)
        return warning(
          `the Action ${stale.name} has changes that are not deployed: logins run the version before`,
          deploy(stale, `Deploy ${stale.name}`),
        );
      const old = bound.find(({ deployed_version, runtime }) => ENDED.test(deployed_version?.runtime ?? runtime ?? ''));
      if (old)
        return warning(`the Action ${old.name} runs on ${old.runtime}, which Auth0 has ended`, {
          says: `Move ${old.name} to node22 and deploy it`,
        });
      return ok(bound.length > 0 ? bound.map(({ name }) => name).join(', ') : 'no Action runs at a login');
    }),
  );
}

export const TOKEN_CHECKS: readonly Check[] = [
  { id: 'roles', title: 'Roles', how: 'GET /roles', run: roles },
  { id: 'api', title: 'API', how: 'audience of the request to /authorize, GET /resource-servers', run: exists },
  { id: 'api-users', title: 'API lets people in', how: 'subject_type_authorization of the API', run: users },
  {
    id: 'consent',
    title: 'No consent screen',
    how: 'skip_consent_for_verifiable_first_party_clients of the API',
    run: consent,
  },
  {
    id: 'permissions',
    title: 'Permissions in the token',
    how: 'enforce_policies and token_dialect of the API',
    run: permissions,
  },
  {
    id: 'roles-claim',
    title: 'Roles in the token',
    how: 'GET /actions/actions and the bindings of post-login',
    run: claim,
  },
  {
    id: 'actions',
    title: 'Actions deployed',
    how: 'status, deployed_version and all_changes_deployed of bound Actions',
    run: deployed,
  },
];
