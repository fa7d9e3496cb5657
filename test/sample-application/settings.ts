/** What the application is told through its environment. */
export interface Settings {
  /** `https://localhost:4400` */
  issuerBaseURL: string;
  /** `https://portal.acme.test:4401` */
  baseURL: string;
  clientID: string;
  clientSecret: string;
  audience: string | undefined;
  /** Encrypts the session cookie. */
  secret: string;
  port: number;
  /** PEM. */
  certificate: { cert: string; key: string };
  /** Scopes beside openid, profile, email and offline_access. */
  scope: string;
  /** Behave like a login route that forwards nothing: the mistake that leaves invitations pending. */
  dropInvitation: boolean;
}

/** @throws Error naming every variable that is missing. */
export function readSettings(env: { [name: string]: string | undefined }): Settings {
  const required = ['ISSUER_BASE_URL', 'BASE_URL', 'CLIENT_ID', 'CLIENT_SECRET', 'SECRET', 'TLS_CERT', 'TLS_KEY'];
  const missing = required.filter((name) => !env[name]);
  if (missing.length > 0) throw new Error(`missing in the environment: ${missing.join(', ')}`);
  const of = (name: string) => env[name] ?? '';
  return {
    issuerBaseURL: of('ISSUER_BASE_URL'),
    baseURL: of('BASE_URL'),
    clientID: of('CLIENT_ID'),
    clientSecret: of('CLIENT_SECRET'),
    audience: env.AUDIENCE,
    secret: of('SECRET'),
    port: Number(env.PORT ?? 0),
    certificate: { cert: of('TLS_CERT'), key: of('TLS_KEY') },
    scope: env.SCOPE ?? '',
    dropInvitation: env.DROP_INVITATION === '1',
  };
}
