import type { Rule } from '../../rule.ts';
import { legacyRules } from './legacy-rules.ts';

export const LEGACY_RULES: readonly Rule[] = [legacyRules];
