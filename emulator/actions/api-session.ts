import type { ApiContext } from './api.ts';
import { moment, text } from './values.ts';

/** `api.session` and `api.refreshToken`, as far as this tenant keeps what they change. */
export function sessionApi({ apply, event }: ApiContext): { [group: string]: object } {
  return {
    session: {
      revoke: (reason: unknown, options?: { preserveRefreshTokens?: unknown }) =>
        apply({
          type: 'revokeSession',
          reason: text(reason),
          preserveRefreshTokens: options?.preserveRefreshTokens === true,
        }),
      setExpiresAt: (absolute: unknown) =>
        apply({ type: 'sessionExpiry', at: moment(absolute, 'session.setExpiresAt') }),
      setMetadata: (key: unknown, value: unknown) =>
        apply({ type: 'sessionMetadata', key: text(key), value: value === null ? null : text(value) }),
      deleteMetadata: (key: unknown) => apply({ type: 'sessionMetadata', key: text(key), value: null }),
      evictMetadata: () => apply({ type: 'sessionMetadata', value: null }),
    },
    refreshToken: {
      revoke: (reason: unknown) => {
        if (event.transaction?.protocol !== 'oauth2-refresh-token') {
          throw new Error('api.refreshToken.revoke works only in a refresh token exchange');
        }
        apply({ type: 'revokeRefreshToken', reason: text(reason) });
      },
    },
  };
}
