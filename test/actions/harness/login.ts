import type { Event } from '@auth0/actions/post-login/v3';
import { createApi } from '../../../emulator/actions/api.ts';
import { ActionCache } from '../../../emulator/actions/cache.ts';
import { outcomeOf, type PostLoginOutcome } from '../../../emulator/actions/outcome.ts';
import type { Effect, Question } from '../../../emulator/actions/protocol.ts';
import type { LoadedAction } from './load.ts';

type Json = { [key: string]: unknown };
type Api = { [group: string]: object };

/** What a login came to: what the tenant would do, and what can be asserted on besides. */
export interface LoginOutcome extends PostLoginOutcome {
  /** What Actions asked the tenant, in order. */
  questions: Question[];
  console: string[];
}

interface Plan {
  event: Json;
  /** Roles that the tenant knows of, beyond `event.authorization.roles`: through groups, or not yet in the event. */
  effective: readonly string[];
  changeApi: (api: Api) => Api;
}

/** The arguments that Auth0 would call a handler with at an ordinary login. */
export function defaultEvent(): Event {
  return {
    client: { client_id: 'app_portal', metadata: {}, name: 'Portal' },
    connection: { id: 'con_users', name: 'acme-users', strategy: 'auth0' },
    request: { body: {}, geoip: {}, ip: '192.0.2.1', method: 'GET', query: {} },
    secrets: {},
    stats: { logins_count: 1 },
    tenant: { id: 'acme-dev' },
    transaction: { id: 'tx_1', metadata: {}, protocol: 'oidc-basic-profile', requested_scopes: ['openid'] },
    user: {
      ...{ app_metadata: {}, user_metadata: {}, created_at: '2026-11-23T10:00:00.000Z', email: 'ann@acme.example' },
      ...{ email_verified: true, identities: [], updated_at: '2026-11-23T10:00:00.000Z', user_id: 'auth0|ann' },
    },
  };
}

/** Describes a login, step by step; every step gives a new one. */
export class LoginBuilder {
  readonly #plan: Plan;

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  /** A login within the organization of this name, whose id is `org_NAME`. */
  inOrganization(name: string, metadata: { [key: string]: unknown } = {}): LoginBuilder {
    const display_name = `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`;
    return this.with({
      organization: { id: `org_${name}`, name, display_name, metadata },
      authorization: { roles: [] },
    });
  }

  /** The invitation to the organization of this login promised these roles. */
  invitedAs(...roles: string[]): LoginBuilder {
    const { id } = this.#plan.event.organization as { id: string };
    return this.withAppMetadata({ [`invited_roles_${id}`]: roles });
  }

  withAppMetadata(more: Json): LoginBuilder {
    const user = this.#plan.event.user as { app_metadata: Json };
    return this.with({ user: { ...user, app_metadata: { ...user.app_metadata, ...more } } });
  }

  /** Roles that the event shows. */
  holding(...roles: string[]): LoginBuilder {
    return this.with({ authorization: { roles } });
  }

  /** Roles that only `api.roles` shows. */
  holdingThroughGroup(...effective: string[]): LoginBuilder {
    return new LoginBuilder({ ...this.#plan, effective });
  }

  throughApplication(metadata: Json): LoginBuilder {
    return this.with({ client: { ...(this.#plan.event.client as Json), metadata } });
  }

  /** An exchange of a refresh token: no browser, no transaction id. */
  refreshing(): LoginBuilder {
    return this.with({
      transaction: { protocol: 'oauth2-refresh-token', metadata: {} },
      refresh_token: { id: 'rt_1', created_at: '2026-11-23T10:00:00.000Z' },
    });
  }

  /** Replaces top-level keys of the event. */
  with(change: Json): LoginBuilder {
    return new LoginBuilder({ ...this.#plan, event: { ...this.#plan.event, ...change } });
  }

  /** Hands Actions another api, such as one that lacks a method. */
  withApi(changeApi: Plan['changeApi']): LoginBuilder {
    return new LoginBuilder({ ...this.#plan, changeApi });
  }

  event(): Json {
    return structuredClone(this.#plan.event);
  }

  /** Runs Actions one after the other, as the tenant would: each with an event of its own, until one denies. */
  async through(...actions: LoadedAction[]): Promise<LoginOutcome> {
    const effects: Effect[] = [];
    const questions: Question[] = [];
    const lines: string[] = [];
    const cache = new ActionCache();
    const log = console.log;
    console.log = (...args: unknown[]) => lines.push(args.join(' '));
    try {
      for (const action of actions) {
        const event = this.event();
        const api = createApi({
          ...{ apply: (effect) => effects.push(effect), ask: (question) => this.#answer(question, questions) },
          ...{ cache, event, now: () => Date.UTC(2026, 10, 23) },
        });
        await action.execute('onExecutePostLogin', event, this.#plan.changeApi(api));
        if (effects.some(({ type }) => type === 'deny' || type === 'validationError')) break;
      }
    } finally {
      console.log = log;
    }
    const settled = JSON.parse(JSON.stringify(effects)) as Effect[];
    const outcome = outcomeOf({ effects: settled, console: [], duration: 0, started: [] }, false);
    return { ...outcome, questions, console: lines };
  }

  async #answer(question: Question, questions: Question[]): Promise<object> {
    questions.push(question);
    const shown = (this.#plan.event.authorization as { roles?: string[] } | undefined)?.roles ?? [];
    const asked = question.method === 'effectiveRolesByNames' ? question.names : undefined;
    const held = [...shown, ...this.#plan.effective].filter((name) => asked?.includes(name) ?? true);
    return { roles: held.map((name) => ({ id: `rol_${name}`, name, type: 'tenant' })) };
  }
}

/** An ordinary login outside organizations, of a user without roles. */
export function aLogin(): LoginBuilder {
  return new LoginBuilder({ event: { ...defaultEvent() }, effective: [], changeApi: (api) => api });
}
