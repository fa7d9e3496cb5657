import { OAuthError } from '../authentication/oauth-error.ts';

/** An error that is shown on a page: the browser's fault, from which the application has nothing to learn. */
export class PageError extends OAuthError {}
