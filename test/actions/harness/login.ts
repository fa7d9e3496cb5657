import type { Event, PostLoginAPI } from '@auth0/actions/post-login/v3';
import { defaultEvent as anEvent } from '../../../emulator/actions/default-event.ts';
import type { Suspension } from '../../../emulator/actions/outcome.ts';
import type { Effect } from '../../../emulator/actions/protocol.ts';
import type { LoadedAction } from './load.ts';
import { type Json, type LoginOutcome, newNotes, type Plan, recordingApi, runChain } from './run.ts';

export type { LoginOutcome } from './run.ts';

/** The event that Auth0 would call a handler with at an ordinary login. */
export function defaultEvent(): Event {
  return anEvent() as unknown as Event;
}

/**
 * The default arguments of a handler, to call one by hand: an event, changed at the top level, and an api that notes
 * what it was asked for in `effects`.
 */
export function postLoginArguments(change: Json = {}): { event: Event; api: PostLoginAPI; effects: Effect[] } {
  const event = { ...anEvent(), ...structuredClone(change) };
  const notes = newNotes();
  const api = recordingApi({ ...ORDINARY, event }, event, 'onExecutePostLogin', notes);
  return { event: event as unknown as Event, api: api as unknown as PostLoginAPI, effects: notes.effects };
}

const ORDINARY: Omit<Plan, 'event'> = { effective: [], changeApi: (api) => api, state: 'the-state' };

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

  /** A silent login: nobody can be asked or sent away. */
  silently(): LoginBuilder {
    return this.with({ transaction: { ...(this.#plan.event.transaction as Json), prompt: ['none'] } });
  }

  /** Secrets of the Actions, by name. */
  withSecrets(secrets: { [name: string]: string }): LoginBuilder {
    return this.with({ secrets });
  }

  /** Replaces top-level keys of the event. */
  with(change: Json): LoginBuilder {
    return new LoginBuilder({ ...this.#plan, event: { ...this.#plan.event, ...change } });
  }

  /** Hands Actions another api, such as one that lacks a method. */
  withApi(changeApi: Plan['changeApi']): LoginBuilder {
    return new LoginBuilder({ ...this.#plan, changeApi });
  }

  /** The same login after the user has done what it waited for; `body` is what came to /continue. */
  resumedFrom({ suspended }: { suspended?: Suspension }, body: Json = {}): LoginBuilder {
    if (!suspended) throw new Error('the login was not suspended');
    const request = { ...(this.#plan.event.request as Json), method: 'POST', query: { state: this.#plan.state }, body };
    return new LoginBuilder({ ...this.#plan, event: { ...this.#plan.event, request }, resuming: suspended.progress });
  }

  event(): Json {
    return structuredClone(this.#plan.event);
  }

  /** Runs Actions in the order of their bindings, as the tenant would, until one denies or waits for the user. */
  through(...actions: LoadedAction[]): Promise<LoginOutcome> {
    return runChain(this.#plan, actions);
  }
}

/** An ordinary login outside organizations, of a user without roles. */
export function aLogin(): LoginBuilder {
  return new LoginBuilder({ ...ORDINARY, event: anEvent() });
}

/** An outcome as text that one reads in a snapshot: how it ended, and line by line what it changed. */
export function summaryOf({ denied, deniedBy, suspended, console, questions, ...did }: LoginOutcome): string {
  const end =
    denied === undefined
      ? suspended
        ? `waits: ${JSON.stringify(suspended.wait)}`
        : 'goes on'
      : `${deniedBy}: ${denied}`;
  const asked = questions.map((question) => `asked ${JSON.stringify(question)}`);
  const changes = Object.entries(did)
    .filter(([, value]) => Object.keys(Object(value)).length > 0)
    .map(([part, value]) => `${part} ${JSON.stringify(value)}`);
  return [end, ...changes, ...asked, ...console.map((line) => `printed ${line}`)].join('\n');
}
