import { readFileSync } from 'node:fs';
import type { TenantAccess } from './access.ts';
import { fetchTrusting } from './https-fetch.ts';
import { TokenSource } from './token.ts';
import { Transport } from './transport.ts';

export interface SendOptions {
  /** Whatever would change the tenant is refused before it is sent. */
  readOnly?: boolean;
  concurrency?: number;
  signal?: AbortSignal;
  /** Ends it gently: transport.ts. */
  ending?: AbortSignal;
  /** Hears why a request is sent again: a status, or `no answer`. */
  onRepeat?: (reason: string) => void;
}

/**
 * A `fetch` for paths of one tenant's Management API, for whoever needs requests and answers as they are: signed in, within
 * the tenant's rate limits, repeated where that is safe (transport.ts). The SDK is not loaded.
 */
export function sender(
  access: TenantAccess,
  { readOnly = false, concurrency = 8, signal, ending, onRepeat }: SendOptions = {},
): typeof fetch {
  const transport = new Transport({
    send: access.caFile ? fetchTrusting(readFileSync(access.caFile, 'utf8')) : fetch,
    followsLimits: !access.isLocal,
    readOnly,
    concurrency,
    timeout: 30_000,
    signal,
    ending,
    onRepeat,
  });
  return transport.signedIn(new TokenSource(access, transport.fetch));
}
