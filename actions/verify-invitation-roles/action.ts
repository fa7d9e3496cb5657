import type { Event, PostLoginAPI } from '@auth0/actions/post-login/v3';
import { textAt, textsOf, valueAt } from '../lib/read.ts';
import { type Decision, decide } from './decide.ts';
import { readLogin } from './facts.ts';

/** `getUserEffectiveRolesByNames` takes no more. docs/actions/reference/post-login/post-login-api-object, 2026-11-23. */
const MOST_NAMES = 50;

/** Verifies at every login that the roles of the invitation have arrived, and puts the roles into the tokens. */
export async function onExecutePostLogin(event: Event, api: PostLoginAPI): Promise<void> {
  try {
    const facts = readLogin(event);
    let decision = decide(facts);
    if (decision.outcome !== 'allow' && decision.missing.length > 0) {
      const further = await effectiveRoles(api, decision.missing);
      if (further.length > 0) decision = decide({ ...facts, roles: textsOf([...facts.roles, ...further]) });
    }
    carryOut(decision, facts.namespace, api);
  } catch {
    // A failure of ours must not let anybody in. If even this throws, Auth0 fails the login, which is as closed.
    api.access.deny(
      `Your roles could not be verified. Try again later. Reference: verification-failed:${traceOf(event)}`,
    );
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
  if (decision.outcome === 'deny') {
    console.log(`${decision.reference} ${decision.missing.join(',')}`);
    api.access.deny(decision.message);
    return;
  }
  setClaim(api, `${namespace}roles`, decision.roles);
  if (decision.outcome === 'flag') {
    console.log(`${decision.reference} ${decision.missing.join(',')}`);
    setClaim(api, `${namespace}roles_problem`, { problem: decision.problem, missing: decision.missing });
  } else if (decision.satisfied !== undefined) {
    api.user.setAppMetadata(decision.satisfied, null);
  }
}

function setClaim(api: PostLoginAPI, name: string, value: unknown): void {
  api.idToken.setCustomClaim(name, value);
  api.accessToken.setCustomClaim(name, value);
}

function traceOf(event: unknown): string {
  try {
    return textAt(event, 'transaction', 'id') ?? 'unknown';
  } catch {
    return 'unknown';
  }
}
