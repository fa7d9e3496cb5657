import type { JsonObject } from '../../store/json.ts';
import { notFound } from '../engine/errors.ts';
import type { Answer, Call, Resource } from '../engine/kind.ts';

/** The emulator never blocks anybody for failed logins, so nothing is ever to be lifted. */
const NONE: JsonObject = { blocked_for: [] };

function ofUser(call: Call, answer: Answer): Answer {
  if (!call.tenant.store.collection('users').has(call.id)) {
    throw notFound('The user does not exist.', 'inexistent_user');
  }
  return answer;
}

export const userBlocks: Resource = {
  routes: {
    'GET /user-blocks': () => ({ body: NONE }),
    'DELETE /user-blocks': () => ({}),
    'GET /user-blocks/{id}': (call) => ofUser(call, { body: NONE }),
    'DELETE /user-blocks/{id}': (call) => ofUser(call, {}),
  },
  source: 'go-auth0-v1/TestUserManager_Unblock.yaml; OpenAPI description, 2026-06-25',
};
