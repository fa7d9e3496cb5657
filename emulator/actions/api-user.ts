import type { ApiContext, Chained } from './api.ts';
import { text } from './values.ts';

/** Limits: docs-v2 main/docs/customize/actions/limitations.mdx, "User metadata and app metadata", 2026-11-23. */
const LARGEST_METADATA = 32 * 1024;

/** `api.user`: what is set counts when the login ends. @throws what crosses the limit: ASSUMPTION metadata-too-large */
export function metadataApi(chained: Chained): object {
  const setter = (type: 'appMetadata' | 'userMetadata', method: string) => {
    const set: { [key: string]: unknown } = {};
    return chained((key: unknown, value: unknown) => {
      set[text(key)] = value;
      if (Buffer.byteLength(JSON.stringify(set)) > LARGEST_METADATA) {
        throw new Error(`api.user.${method}: a login writes at most 32 kB`);
      }
      return { type, key: text(key), value };
    });
  };
  return {
    setAppMetadata: setter('appMetadata', 'setAppMetadata'),
    setUserMetadata: setter('userMetadata', 'setUserMetadata'),
  };
}

export function transactionApi(context: ApiContext): object {
  return { setMetadata: (key: unknown, value: unknown) => setTransactionMetadata(context, key, value) };
}

/** Limits: docs-v2 main/docs/customize/actions/limitations.mdx, "Transaction metadata", 2026-11-23. */
function setTransactionMetadata({ event }: ApiContext, key: unknown, value: unknown): void {
  const metadata = event.transaction?.metadata;
  if (!metadata) throw new Error('There is no transaction whose metadata could be set');
  if (typeof key !== 'string' || key.length > 64)
    throw new Error('A key of transaction metadata has at most 64 characters');
  if (value === null) {
    delete metadata[key];
    return;
  }
  const isNumber = typeof value === 'number' && (!Number.isInteger(value) || Number.isSafeInteger(value));
  if (!isNumber && typeof value !== 'string' && typeof value !== 'boolean') {
    throw new Error('A value of transaction metadata is a string, a boolean or a safe number');
  }
  if (Buffer.byteLength(String(value)) > 8 * 1024) throw new Error('A value of transaction metadata has at most 8 KB');
  const next = { ...metadata, [key]: value };
  if (Buffer.byteLength(JSON.stringify(next)) > 16 * 1024) throw new Error('Transaction metadata has at most 16 KB');
  metadata[key] = value;
}
