import type { JsonObject } from '../../store/json.ts';

/** A point at which Auth0 runs Actions, in one of its versions. */
export interface Trigger {
  id: string;
  version: string;
  runtimes: string[];
  default_runtime: string;
  binding_policy: 'trigger-bound' | 'entity-bound';
  status: 'CURRENT' | 'DEPRECATED';
  compatible_triggers: JsonObject[];
}

function trigger(id: string, version: string, runtimes: string[], more: Partial<Trigger> = {}): Trigger {
  const current = { default_runtime: 'node22', binding_policy: 'trigger-bound', status: 'CURRENT' } as const;
  return { id, version, ...current, runtimes, compatible_triggers: [], ...more };
}

const NODE = ['node18-actions', 'node22'];
const OLDEST = { status: 'DEPRECATED', default_runtime: 'node12' } as const;
const ENTITY_BOUND = { binding_policy: 'entity-bound' } as const;

/** Recorded: deploy-cli/should-dump-without-throwing-an-error.json, GET /actions/triggers, 2026-08-10. */
export const TRIGGERS: readonly Trigger[] = [
  trigger('post-login', 'v1', ['node22'], OLDEST),
  trigger('post-login', 'v2', ['node18', 'node22'], { status: 'DEPRECATED', default_runtime: 'node16' }),
  trigger('post-login', 'v3', NODE, { compatible_triggers: [{ id: 'post-login', version: 'v2' }] }),
  ...[
    'credentials-exchange',
    'pre-user-registration',
    'post-user-registration',
    'post-change-password',
    'send-phone-message',
  ].flatMap((id) => [trigger(id, 'v1', ['node22'], OLDEST), trigger(id, 'v2', NODE)]),
  trigger('password-reset-post-challenge', 'v1', NODE),
  trigger('custom-phone-provider', 'v1', NODE),
  trigger('custom-email-provider', 'v1', NODE),
  trigger('custom-token-exchange', 'v1', ['node18', 'node22'], ENTITY_BOUND),
  trigger('event-stream', 'v1', ['node22'], ENTITY_BOUND),
  trigger('password-hash-migration', 'v1', ['node22'], ENTITY_BOUND),
  trigger('mcp-tool', 'v1', ['node22'], ENTITY_BOUND),
];

/**
 * The runtime of an Action that names none. Source: OpenAPI description, `default_runtime` of a trigger: used when none
 * is specified when creating an action, 2026-06-25; go-auth0-v1/TestActionManager_Bindings.yaml#0 (post-login v2).
 */
export function defaultRuntime(supported: unknown): string {
  const [first] = (Array.isArray(supported) ? supported : []) as { id?: string; version?: string }[];
  const own = TRIGGERS.find(({ id, version }) => id === first?.id && version === first.version);
  return own?.default_runtime ?? 'node22';
}
