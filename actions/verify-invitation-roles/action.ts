import type { Event, PostLoginAPI } from '@auth0/actions/post-login/v3';
import { textAt, valueAt } from '../lib/read.ts';
import { type Decision, decide, rolesInDoubt } from './decide.ts';
import { readLogin } from './facts.ts';

/** `getUserEffectiveRolesByNames` takes no more. docs/actions/reference/post-login/post-login-api-object, 2026-11-23. */
const MOST_NAMES = 50;

/** Verifies at every login that the roles of the invitation have arrived, and puts the roles into the tokens. */
export async function onExecutePostLogin(event: Event, api: PostLoginAPI): Promise<void> {
  let trace = 'unknown';
  try {
    const facts = readLogin(event);
    trace = facts.trace;
    const doubtful = rolesInDoubt(facts);
    const further = doubtful.length > 0 ? await effectiveRoles(api, doubtful) : [];
    carryOut(decide({ ...facts, roles: [...facts.roles, ...further] }), facts.namespace, api);
  } catch {
    // A failure of ours must not let anybody in. If even this throws, Auth0 fails the login, which is as closed.
    api.access.deny(`Your roles could not be verified. Try again later. Reference: verification-failed:${trace}`);
  }
}

/** Those of `names` that the user holds directly or through a group; none where the tenant cannot be asked. */
async function effectiveRoles(api: PostLoginAPI, names: readonly string[]): Promise<string[]> {
  try {
    const answer: unknown = await api.roles.getUserEffectiveRolesByNames(names.slice(0, MOST_NAMES));
    const roles = valueAt(answer, 'roles');
    const held = Array.isArray(roles) ? roles.map((role) => textAt(role, 'name')) : [];
    return names.filter((name) => held.includes(name));
  } catch {
    return [];
  }
}

function carryOut(decision: Decision, namespace: string, api: PostLoginAPI): void {
  if (decision.outcome !== 'allow') console.log(`${decision.reference} ${decision.missing.join(',')}`);
  if (decision.outcome === 'deny') {
    api.access.deny(decision.message);
    return;
  }
  setClaim(api, `${namespace}roles`, decision.roles);
  if (decision.outcome === 'flag') {
    setClaim(api, `${namespace}roles_problem`, { problem: decision.problem, missing: decision.missing });
  } else if (decision.satisfied) api.user.setAppMetadata(decision.satisfied, null);
}

function setClaim(api: PostLoginAPI, name: string, value: unknown): void {
  api.idToken.setCustomClaim(name, value);
  api.accessToken.setCustomClaim(name, value);
}
