import type { Rule } from '../../rule.ts';
import { domainDefault } from './domain-default.ts';

export const DOMAIN_RULES: readonly Rule[] = [domainDefault];
