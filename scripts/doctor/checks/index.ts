import type { Check } from '../check.ts';
import { ACCESS_CHECKS } from './access.ts';
import { APPLICATION_CHECKS } from './application.ts';
import { MAIL_CHECKS } from './mail.ts';
import { ORGANIZATION_CHECKS } from './organization.ts';
import { LOG_CHECKS, ROUTE_CHECKS } from './route.ts';
import { TOKEN_CHECKS } from './tokens.ts';

/** In the order of an invitation's way, so that a cause stands before what follows from it. */
export const CHECKS: readonly Check[] = [
  ...ACCESS_CHECKS,
  ...APPLICATION_CHECKS,
  ...ORGANIZATION_CHECKS,
  ...MAIL_CHECKS,
  ...ROUTE_CHECKS,
  ...TOKEN_CHECKS,
  ...LOG_CHECKS,
];
