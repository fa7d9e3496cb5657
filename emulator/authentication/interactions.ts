import type { Tenant } from '../tenant.ts';
import { deleteRecord } from './adapter.ts';
import type { Engine } from './engine.ts';
import { OAuthError } from './oauth-error.ts';
import { isEphemeral } from './session-lifetimes.ts';
import type { Transaction } from './transactions.ts';

/**
 * Gives the engine what the pages found out, or the error that they ended in.
 * @returns where the browser goes on: the engine then answers the application
 * @throws OAuthError when the engine does not wait any more
 */
export async function finishInteraction(
  tenant: Tenant,
  engine: Engine,
  transaction: Transaction,
  failure?: OAuthError,
): Promise<string> {
  const interaction = await engine.provider.Interaction.find(transaction.interaction ?? '');
  if (!interaction) throw new OAuthError(400, 'invalid_request', 'The login has expired');
  if (failure) {
    interaction.result = { error: failure.error, error_description: failure.message };
  } else if (transaction.authenticated === 'password' || transaction.authenticated === 'federated') {
    // A session of someone else must not go on under the new name.
    if (interaction.session && interaction.session.accountId !== transaction.user_id) {
      deleteRecord(tenant, 'Session', interaction.session.cookie ?? '');
      delete interaction.session;
    }
    const remember = !isEphemeral(tenant);
    interaction.result = { login: { accountId: transaction.user_id, remember }, consent: {} };
  } else {
    interaction.result = { consent: {} };
  }
  await interaction.save(interaction.exp - Math.floor(Date.now() / 1000));
  return interaction.returnTo;
}
