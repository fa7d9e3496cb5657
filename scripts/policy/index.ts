/**
 * Policy: what must hold for a tenant, as named rules.
 *
 *     judge({ configuration, environment: 'prod' })   → findings of every rule, in a stable order
 *
 * `configuration` is JSON with auth0-deploy-cli's keys: the desired configuration, an export, or a snapshot of a tenant. So
 * the rules can rank a plan: judge the snapshot before and after, and compare by `findingKey`. What is new afterwards is
 * weaker than it was. A finding has no place in a file; whoever holds YAML nodes finds it by the finding's `path`
 * (scripts/config/place.ts).
 *
 * A rule is one file in rules/ and one line in the index.ts of its folder. It reads through a `Cursor`, which answers "missing" for all
 * that is not there or of another type, and yields what it found.
 */
export { Cursor, type Json, type Path } from './cursor.ts';
export type { Issue, Review, Silenced } from './issue.ts';
export { judge } from './judge.ts';
export { type ReviewOptions, review } from './review.ts';
export { type Finding, type Found, findingKey, type Resource, type Rule, type Severity } from './rule.ts';
export { RULES } from './rules/index.ts';
export { type Stage, stageOf } from './stage.ts';
export { type Subject, View } from './view.ts';
