import {
  type Enrollment,
  enroll,
  enrollmentOf,
  enrollmentsOf,
  newSecret,
  renameEnrollment,
  unenroll,
} from '../../directory/mfa.ts';
import { prefixedId, randomAlphanumeric } from '../../store/ids.ts';
import type { JsonObject } from '../../store/json.ts';
import { without } from '../engine/crud.ts';
import { notFound } from '../engine/errors.ts';
import type { Answer, Call, Resource } from '../engine/kind.ts';
import { answerPage } from '../engine/paging.ts';
import { requireUser } from './relations.ts';

const COLLECTION = 'authentication_methods';

/** What a phone can be used for. Source: docs-v2 manage-authentication-methods-with-management-api.mdx, 2026-11. */
const CHANNELS: { readonly [type: string]: readonly string[] } = { phone: ['sms', 'voice'] };

/** Begins the id of an authenticator app, which is an enrollment of directory/mfa.ts. */
const APP = 'totp|';

/** Factors of a user. Universal Login of the emulator asks for authenticator apps; the others are only kept. */
export const userAuthenticationMethods: Resource = {
  routes: {
    'GET /users/{id}/authentication-methods': (call) => {
      requireUser(call.tenant, call.id);
      return answerPage(call, { key: 'authenticators', rows: methodsOf(call).map(shown) });
    },
    'POST /users/{id}/authentication-methods': (call) => {
      requireUser(call.tenant, call.id);
      return { status: 201, body: created(add(call, call.body)) };
    },
    'PUT /users/{id}/authentication-methods': (call) => {
      requireUser(call.tenant, call.id);
      removeAll(call);
      const rows = ((call.payload ?? []) as JsonObject[]).map((body) => add(call, body));
      return { status: 200, body: rows.map(created) };
    },
    'DELETE /users/{id}/authentication-methods': (call) => removed(call),
    'GET /users/{id}/authentication-methods/{authentication_method_id}': (call) => ({ body: shown(methodOf(call)) }),
    'PATCH /users/{id}/authentication-methods/{authentication_method_id}': (call) => {
      const row = { ...methodOf(call), ...call.body };
      const enrollment = enrollmentOf(call.tenant, String(row.id).slice(APP.length));
      if (enrollment) renameEnrollment(call.tenant, enrollment, String(row.name ?? ''));
      else rowsOf(call).put(String(row.id), row);
      return { status: 200, body: without(shown(row), OF_PASSKEYS) };
    },
    'DELETE /users/{id}/authentication-methods/{authentication_method_id}': (call) => {
      remove(call, methodOf(call));
      return { status: 204 };
    },
    'DELETE /users/{id}/authenticators': (call) => removed(call),
    'GET /users/{id}/enrollments': (call) => {
      const rows = enrollmentsOf(call.tenant, call.id).map(
        ({ id, name, created_at }): JsonObject => ({
          id,
          status: 'confirmed',
          type: 'authenticator',
          auth_method: 'authenticator',
          ...(name !== undefined && { name }),
          enrolled_at: created_at,
        }),
      );
      return ofUser(call, { body: rows });
    },
    'DELETE /users/{id}/multifactor/{provider}': (call) => {
      if (call.subId === 'google-authenticator') return removed(call);
      return ofUser(call, { status: 204 });
    },
    'POST /users/{id}/multifactor/actions/invalidate-remember-browser': (call) => ofUser(call, { status: 204 }),
    'POST /users/{id}/recovery-code-regeneration': (call) => {
      requireUser(call.tenant, call.id);
      // The text is that of the OpenAPI description, 2026-06-25.
      if (methodsOf(call).length === 0) throw notFound('Enrollment not found.', 'enrollment_not_found');
      return { body: { recovery_code: randomAlphanumeric(24).toUpperCase() } };
    },
    'POST /users/{id}/risk-assessments/clear': (call) => ofUser(call, { status: 204 }),
  },
  source:
    'docs-v2 manage-authentication-methods-with-management-api.mdx, 2026-11; go-auth0-v1/TestUserManager_{Enrollments,' +
    'InvalidateRememberBrowser,ClearRiskAssessmentAssessors}.yaml, 2023–2025; OpenAPI description, 2026-06-25',
};

function ofUser(call: Call, answer: Answer): Answer {
  requireUser(call.tenant, call.id);
  return answer;
}

function rowsOf({ tenant }: Call) {
  return tenant.store.collection(COLLECTION);
}

function methodsOf(call: Call): Readonly<JsonObject>[] {
  const kept = [...rowsOf(call).values()].filter(({ user_id }) => user_id === call.id);
  return [...kept, ...enrollmentsOf(call.tenant, call.id).map(asMethod)];
}

function asMethod({ id, user_id, name, secret, created_at }: Enrollment): JsonObject {
  const named = name !== undefined && { name };
  return { id: `${APP}${id}`, user_id, type: 'totp', ...named, totp_secret: secret, created_at };
}

function methodOf(call: Call): Readonly<JsonObject> {
  requireUser(call.tenant, call.id);
  const row = methodsOf(call).find(({ id }) => id === call.subId);
  if (!row) throw notFound('The authentication method does not exist.');
  return row;
}

function add(call: Call, body: JsonObject): JsonObject {
  const { type, name, totp_secret: secret } = body;
  if (type === 'totp') {
    const label = typeof name === 'string' ? name : undefined;
    return asMethod(enroll(call.tenant, call.id, typeof secret === 'string' ? base32(secret) : newSecret(), label));
  }
  const device = prefixedId('dev_');
  const channels = CHANNELS[String(type)]?.map(
    (channel): JsonObject => ({ id: `${channel}|${device}`, type: channel }),
  );
  const row: JsonObject = {
    id: `${type}|${device}`,
    user_id: call.id,
    ...body,
    ...(channels && { authentication_methods: channels }),
    created_at: call.tenant.clock.iso(),
  };
  rowsOf(call).put(String(row.id), row);
  return row;
}

/** Authenticator apps take either case, with or without padding. */
function base32(secret: string): string {
  return secret.toUpperCase().replace(/[^A-Z2-7]/g, '');
}

function remove(call: Call, { id }: Readonly<JsonObject>): void {
  rowsOf(call).delete(String(id));
  unenroll(call.tenant, String(id).slice(APP.length));
}

function removeAll(call: Call): void {
  for (const row of methodsOf(call)) remove(call, row);
}

function removed(call: Call): Answer {
  requireUser(call.tenant, call.id);
  removeAll(call);
  return { status: 204 };
}

/** Only the answer of a write tells the secret of one-time passwords. */
function created({ user_id: _, ...row }: JsonObject): JsonObject {
  return row;
}

/** What the API enrolls is confirmed. Source: as above. */
/** What the answer to an update leaves out: OpenAPI description, 2026-06-25. */
const OF_PASSKEYS = [
  'credential_device_type',
  'credential_backed_up',
  'identity_user_id',
  'user_agent',
  'user_handle',
  'transports',
];

function shown({ user_id: _, totp_secret: __, ...row }: Readonly<JsonObject>): JsonObject {
  return { ...row, confirmed: true };
}
