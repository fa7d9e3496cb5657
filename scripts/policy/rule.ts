import type { Cursor, Path } from './cursor.ts';
import type { View } from './view.ts';

/** `error`: a deploy of this would break an invitation or open a door. `warning`: it should be otherwise. */
export type Severity = 'error' | 'warning';

/** What a rule found: where, and what is wrong there in words that name the resource. */
export interface Found {
  at: Cursor;
  message: string;
  /** What to do, where the rule's own `fix` can be said more exactly. */
  fix?: string;
}

/** One thing that must hold. A rule looks at the whole configuration, and at nothing else. */
export interface Rule {
  /** Stable: it is what silences the rule. `client-…`, `api-…`, `tenant-…`, `organization-…` … */
  id: string;
  severity: Severity;
  /** What holds when the rule is kept. */
  title: string;
  /** What happens to whom when it is not kept. */
  why: string;
  /** Where Auth0, or a standard, says so. */
  source: string;
  /** One imperative sentence. */
  fix: string;
  /** Where its findings are, as paths without indexes: `clients.callbacks`. An editor shows the rule there. */
  fields: readonly string[];
  check(view: View): Iterable<Found>;
}

/** A resource as people name it: `clients`, `Acme Portal`. Settings of which a tenant has one have no name. */
export interface Resource {
  kind: string;
  name?: string;
}

/** A rule that is not kept, at one place. */
export interface Finding {
  rule: string;
  severity: Severity;
  resource: Resource;
  path: Path;
  message: string;
  fix: string;
}

/** The same for two findings of one rule about one field of one resource, whatever its index in a list is. */
export function findingKey({ rule, resource, path }: Finding): string {
  const fields = path.slice(resource.name === undefined ? 1 : 2).filter((key) => typeof key === 'string');
  return [rule, resource.kind, resource.name ?? '', ...fields].join('\u0000');
}
