import type { JsonObject } from '../../store/json.ts';
import type { Answer, Call, Resource } from '../engine/kind.ts';
import { choosesAmongNone } from '../engine/parameters.ts';
import { requireUser } from './relations.ts';

/** The emulator never blocks anybody for failed logins, so nothing is ever to be lifted. */
const NONE: JsonObject = { blocked_for: [] };

function none({ query }: Call): Answer {
  choosesAmongNone(query, 'identifier', 'consider_brute_force_enablement');
  return { body: NONE };
}

function ofUser(call: Call, answer: Answer): Answer {
  requireUser(call.tenant, call.id);
  return answer;
}

export const userBlocks: Resource = {
  routes: {
    'GET /user-blocks': none,
    'DELETE /user-blocks': ({ query }) => {
      choosesAmongNone(query, 'identifier');
      return {};
    },
    'GET /user-blocks/{id}': (call) => ofUser(call, none(call)),
    'DELETE /user-blocks/{id}': (call) => ofUser(call, {}),
  },
  source: 'go-auth0-v1/TestUserManager_Unblock.yaml; OpenAPI description, 2026-06-25',
};
