import type { JsonObject } from '../../store/json.ts';
import type { Answer, Call, Resource } from '../engine/kind.ts';
import { requireUser } from './relations.ts';

/** The emulator never blocks anybody for failed logins, so nothing is ever to be lifted. */
const NONE: JsonObject = { blocked_for: [] };

function ofUser(call: Call, answer: Answer): Answer {
  requireUser(call.tenant, call.id);
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
