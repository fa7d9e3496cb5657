import type { Event, PostLoginAPI } from '@auth0/actions/post-login/v3';
import { decide } from './decide.ts';

/** Asks for a second factor where the organization of the login demands one. */
export async function onExecutePostLogin(event: Event, api: PostLoginAPI): Promise<void> {
  try {
    if (decide(event).outcome === 'ask') api.multifactor.enable('any', { allowRememberBrowser: false });
  } catch {
    // A failure of ours must not let anybody in without the factor that their organization demands.
    api.access.deny('Your login could not be checked. Try again later. Reference: organization-mfa-failed');
  }
}
