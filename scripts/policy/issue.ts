import type { Sources } from '../config/frame.ts';
import type { Configuration } from '../config/load.ts';
import type { Place } from '../config/node.ts';
import type { Resource, Severity } from './rule.ts';

/** One thing that is wrong, at one place, in one or more environments. */
export interface Issue {
  /** The id of a rule, or of a mistake in scripts/config/mistakes.ts. */
  rule: string;
  severity: Severity;
  message: string;
  fix: string;
  place: Place;
  /** What a rule was broken by; a mistake in a file has only its place. */
  resource?: Resource;
  /** Where a rule was broken, without indexes: `clients.callbacks`. */
  field?: string;
  /** Why it matters and who says so, for rules. */
  why?: string;
  source?: string;
  environments: readonly string[];
}

/** Something that was found and does not count. */
export type Silenced<T> = T & { reason: string; until: string };

/** Everything that a review found, in a stable order: by file, line and column. */
export interface Review {
  environments: readonly { name: string; domain: string; errors: number; warnings: number }[];
  issues: readonly Issue[];
  silenced: readonly Silenced<Issue>[];
  sources: Sources;
  /** What was judged, of every environment that could be read. */
  configurations: readonly Configuration[];
}
