import { randomBytes } from 'node:crypto';
import { find } from './crud.ts';
import type { Answer, Call, Kind } from './kind.ts';

/** A DELETE that answers 404 for an unknown id, as the newer kinds do; older ones answer 204 all the same. */
export function deleteKnown(kind: Kind, call: Call): Answer {
  find(kind, call);
  call.tenant.store.collection(kind.collection).delete(call.id);
  return kind.answerDeleted?.(call) ?? {};
}

/** The tenant's name, as partner event sources and rows of newer kinds carry it. */
export function tenantName({ tenant }: Call): string {
  return tenant.domain.split(/[.:]/)[0] ?? tenant.domain;
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A ULID: 10 characters of time and 16 at random, in Crockford's base 32. */
export function sortableId(now: Date): string {
  let text = '';
  let rest = now.getTime();
  for (let index = 0; index < 10; index += 1) {
    text = `${CROCKFORD[rest % 32]}${text}`;
    rest = Math.floor(rest / 32);
  }
  for (const byte of randomBytes(16)) text += CROCKFORD[byte % 32];
  return text;
}
