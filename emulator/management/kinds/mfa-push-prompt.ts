import { defineSingleton } from '../engine/singleton.ts';

/** The mobile application that push notifications name: not described any more, and still served. */
export const mfaPushPrompt = defineSingleton({
  path: '/prompts/mfa-push',
  name: 'prompts.mfa-push',
  method: 'PATCH',
  defaults: {},
  source: 'terraform/TestAccGuardianPush.yaml, 2026; go-auth0-v1/TestGuardian/MultiFactor/Push/CustomApp.yaml, 2023',
});
