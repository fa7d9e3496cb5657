import { join } from 'node:path';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import openid from 'express-openid-connect';
import { errorPage, signedInPage, signedOutPage } from './pages.ts';
import type { Settings } from './settings.ts';

type Claims = { [name: string]: unknown };

/**
 * A portal as B2B applications are written with express-openid-connect. All that an invitation needs of it is in
 * `loginRoute`: both parameters go on to /authorize.
 */
export function createApp(settings: Settings): Express {
  const app = express();
  app.use(
    openid.auth({
      issuerBaseURL: settings.issuerBaseURL,
      baseURL: settings.baseURL,
      clientID: settings.clientID,
      clientSecret: settings.clientSecret,
      clientAuthMethod: 'client_secret_post',
      secret: settings.secret,
      authRequired: false,
      auth0Logout: true,
      routes: { login: false },
      authorizationParams: {
        response_type: 'code',
        scope: `openid profile email offline_access ${settings.scope}`.trim(),
        ...(settings.audience && { audience: settings.audience }),
      },
    }),
  );
  // Logos of the organizations of tenant/, as environments/local.yaml names them.
  app.use('/logos', express.static(join(import.meta.dirname, 'logos')));
  app.get('/login', loginRoute(settings));
  app.get('/', (request, response) => {
    if (!request.oidc.isAuthenticated()) return response.send(signedOutPage());
    const { name, email, org_name, org_id } = (request.oidc.user ?? {}) as Claims;
    const shown = signedInPage(String(email ?? name), String(org_name ?? org_id ?? 'none'), rolesOf(request.oidc.user));
    return response.send(shown);
  });
  app.get('/session', (request, response) => {
    if (!request.oidc.isAuthenticated()) return response.status(401).json({ error: 'nobody is signed in' });
    const access_token_claims = decode(request.oidc.accessToken?.access_token);
    return response.json({ id_token_claims: request.oidc.idTokenClaims, access_token_claims });
  });
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    const { name, description } = explain(error);
    response.status(400).send(errorPage(name, description));
  });
  return app;
}

function loginRoute({ dropInvitation }: Settings) {
  return (request: Request, response: Response) => {
    const { invitation, organization } = request.query;
    const forwarded = dropInvitation
      ? {}
      : {
          ...(typeof invitation === 'string' && { invitation }),
          ...(typeof organization === 'string' && { organization }),
        };
    return response.oidc.login({ returnTo: '/', authorizationParams: forwarded });
  };
}

function rolesOf(user: unknown): string[] {
  const claim = Object.entries((user ?? {}) as Claims).find(([name]) => name.endsWith('/roles'));
  return Array.isArray(claim?.[1]) ? claim[1].map(String) : [];
}

/** The claims of a JWT; nothing of an opaque token. The application only shows them, so nothing is verified. */
function decode(token: string | undefined): Claims {
  const payload = token?.split('.')[1];
  if (!payload) return {};
  try {
    return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
  } catch {
    return {};
  }
}

/** What went wrong, as Auth0 or the network told it: what fetch says by itself is only "fetch failed". */
function explain(error: unknown): { name: string; description: string } {
  const { error: name, error_description, message, cause } = (error ?? {}) as { [field: string]: unknown };
  const because = cause instanceof Error && cause.message ? `${message}: ${cause.message}` : message;
  return { name: String(name ?? 'error'), description: String(error_description ?? because ?? 'Unknown error') };
}
