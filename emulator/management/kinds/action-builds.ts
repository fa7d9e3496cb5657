import type { Json, JsonObject } from '../../store/json.ts';
import type { Tenant } from '../../tenant.ts';

/** ASSUMPTION action-build-time (emulator/assumptions.ts) */
const BUILD_MS = 150;

interface Build {
  ends: number;
  /** As they were asked for: where a package comes from is forgotten once it is built. */
  dependencies: Json | undefined;
}

/** Builds that run. They are not part of the state: whoever restores it finds every Action built. */
const running = new WeakMap<Tenant, Map<string, Build>>();

export function beginBuild(tenant: Tenant, actionId: string, dependencies: Json | undefined): void {
  const builds = running.get(tenant) ?? new Map<string, Build>();
  running.set(tenant, builds);
  const now = tenant.clock.now().getTime();
  for (const [id, { ends }] of [...builds]) if (ends <= now) builds.delete(id);
  builds.set(actionId, { ends: now + BUILD_MS, dependencies });
}

/** A deploy waits for the build, which here means that it is over. */
export function endBuild(tenant: Tenant, actionId: string): void {
  running.get(tenant)?.delete(actionId);
}

/** The Action as one sees it who reads it while it is built. Recorded: go-auth0-v1/TestActionManager_Deploy.yaml#1–3, 2023. */
export function whileBuilt(tenant: Tenant, action: JsonObject): JsonObject {
  const build = running.get(tenant)?.get(String(action.id));
  if (!build || build.ends <= tenant.clock.now().getTime()) return action;
  const { dependencies } = build;
  return { ...action, status: 'building', ...(dependencies !== undefined && { dependencies }) };
}
