import { readFileSync } from 'node:fs';
import type { ManagementClient } from 'auth0/management';
import { systemErrorCode, UserError } from '../errors.ts';
import type { TenantAccess } from './access.ts';
import { fetchTrusting } from './https-fetch.ts';

/** Whoever talks to a tenant's Management API through the `auth0` SDK. */
export type Management = ManagementClient;

/** A client of the tenant's Management API. The SDK takes 0.3 s to load: call this early, await it late. */
export async function connect({ domain, credentials, caFile }: TenantAccess): Promise<Management> {
  const { ManagementClient } = await import('auth0/management');
  const common = {
    domain,
    clientId: credentials.clientId,
    telemetry: false,
    ...(caFile && { fetch: fetchTrusting(readFileSync(caFile, 'utf8')) }),
  };
  if (credentials.kind === 'secret') return new ManagementClient({ ...common, clientSecret: credentials.clientSecret });
  const { privateKey, signingAlg } = credentials;
  return new ManagementClient({
    ...common,
    clientAssertionSigningKey: privateKey,
    clientAssertionSigningAlg: signingAlg,
  });
}

/** What a Management API error says, whether or not the tenant was reached. */
export interface Refusal {
  /** 0 when the tenant did not answer. */
  status: number;
  /** Auth0's `errorCode`, for example `invalid_body`. */
  errorCode?: string;
  message: string;
}

/** Takes an error of the SDK apart; undefined for anything else. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof Error) || error instanceof UserError) return undefined;
  if ('statusCode' in error && typeof error.statusCode === 'number') {
    const body = 'body' in error && typeof error.body === 'object' && error.body !== null ? error.body : {};
    const { message, errorCode, error_description } = body as { [field: string]: unknown };
    const said = message ?? error_description ?? error.message;
    return {
      status: error.statusCode,
      message: String(said),
      ...(typeof errorCode === 'string' && { errorCode }),
    };
  }
  const root = error.cause instanceof Error ? error.cause : error;
  const isNetwork =
    systemErrorCode(root) !== undefined || error.message === 'fetch failed' || error.name === 'TimeoutError';
  return isNetwork ? { status: 0, message: root.message } : undefined;
}

/** The error to show for `error`, when it is the tenant's; `doing` completes "The tenant … refuses". */
export function tenantError(error: unknown, domain: string, doing: string): unknown {
  const refusal = refusalOf(error);
  if (!refusal) return error;
  const { status, message } = refusal;
  if (status === 0) {
    const fix = 'Check the domain of the environment and the network';
    return new UserError('TENANT_UNREACHABLE', `The tenant ${domain} does not answer: ${message}`, fix, {
      cause: error,
    });
  }
  const what = `The tenant ${domain} refuses ${doing}: ${message} (${status})`;
  return new UserError('TENANT_REFUSED', what, fixFor(refusal), { cause: error });
}

function fixFor({ status, message }: Refusal): string {
  if (status === 401) return 'Check the credentials that the environment names';
  if (status === 403) return `Grant the scope to that client on the Management API: ${message.replace(/^.*: ?/, '')}`;
  if (status === 429) return 'Wait a minute and run it again';
  return 'Mend what the tenant names and run it again';
}
