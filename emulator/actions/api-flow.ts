import type { ApiContext, ApiEvent, Chained } from './api.ts';
import { readToken, signToken } from './session-token.ts';
import { isRecord, text } from './values.ts';

/** Protocols in which no browser can be sent away. docs-v2 post-login-api-object.mdx, `canRedirect`, 2026-11-23. */
const WITHOUT_BROWSER = ['oauth2-resource-owner', 'oauth2-refresh-token', 'oauth2-password', 'oauth2-token-exchange'];

/** docs-v2 post-login-api-object.mdx, `challengeWith` and `enrollWith`, 2026-11-23. */
const FACTORS = [
  ...['otp', 'email', 'phone', 'push', 'push-notification', 'recovery-code', 'webauthn-platform', 'webauthn-roaming'],
];
const PROVIDERS = ['none', 'guardian', 'google-authenticator', 'duo', 'any'];

/** docs-v2 redirect-with-actions.mdx, 2026-11-23: fifteen minutes. */
const TOKEN_LIFETIME = 900;

/** `api.redirect`, `api.authentication` and `api.multifactor`: what makes the login wait for its user. */
export function flowApi(context: ApiContext, chained: Chained): { [group: string]: object } {
  const { apply, event } = context;
  const demand = (type: 'challenge' | 'enroll') => ({
    one: (factor: unknown, options?: unknown) => {
      const additional = isRecord(options) ? options.additionalFactors : undefined;
      const more = Array.isArray(additional) ? additional : [];
      apply({ type, factors: [factor, ...more].map(factorOf) });
    },
    any: (factors: unknown) => {
      if (!Array.isArray(factors)) throw new TypeError('The factors must be an array');
      apply({ type, factors: factors.map(factorOf) });
    },
  });
  const [challenge, enroll] = [demand('challenge'), demand('enroll')];
  return {
    redirect: {
      canRedirect: () => canRedirect(event.transaction),
      encodeToken: (options: unknown) => encodeToken(context, options),
      sendUserTo: chained((url: unknown, options?: unknown) => ({ type: 'redirect', url: target(url, options) })),
      validateToken: (options: unknown) => validateToken(context, options),
    },
    authentication: {
      challengeWith: challenge.one,
      challengeWithAny: challenge.any,
      enrollWith: enroll.one,
      enrollWithAny: enroll.any,
      recordMethod: chained((url: unknown) => ({ type: 'recordMethod', url: methodUrl(context, url) })),
    },
    multifactor: {
      enable: chained((provider: unknown) => {
        if (!PROVIDERS.includes(String(provider))) throw new TypeError(`Unknown multifactor provider: ${provider}`);
        if (provider === 'duo') throw new Error('api.multifactor.enable("duo") is not emulated by this local tenant');
        return { type: 'multifactor', provider: text(provider) };
      }),
    },
  };
}

function factorOf(factor: unknown): string {
  const type = isRecord(factor) ? factor.type : undefined;
  if (typeof type !== 'string' || !FACTORS.includes(type)) throw new TypeError(`Unknown factor: ${String(type)}`);
  return type;
}

function canRedirect(transaction: ApiEvent['transaction']): boolean {
  const isSilent = Array.isArray(transaction?.prompt) && transaction.prompt.includes('none');
  return !isSilent && !WITHOUT_BROWSER.includes(String(transaction?.protocol));
}

function target(url: unknown, options: unknown): string {
  const parsed = typeof url === 'string' ? URL.parse(url) : null;
  if (!parsed || !/^https?:$/.test(parsed.protocol)) {
    throw new TypeError(`api.redirect.sendUserTo takes an absolute http(s) URL: ${url}`);
  }
  const query = isRecord(options) && isRecord(options.query) ? options.query : {};
  for (const [name, value] of Object.entries(query)) parsed.searchParams.set(name, String(value));
  return parsed.href;
}

function methodUrl({ handler }: ApiContext, url: unknown): string {
  if (!handler?.startsWith('onContinue')) {
    throw new Error('api.authentication.recordMethod works only within onContinuePostLogin');
  }
  if (typeof url !== 'string' || !/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
    throw new TypeError(`api.authentication.recordMethod takes an http(s) URL: ${url}`);
  }
  return url;
}

/** Claims: docs-v2 redirect-with-actions.mdx, "Pass data to the external site", 2026-11-23. */
function encodeToken({ event, now }: ApiContext, options: unknown): string {
  const { payload, secret, expiresInSeconds: life } = isRecord(options) ? options : {};
  if (!isRecord(payload)) throw new TypeError('api.redirect.encodeToken takes a "payload" that is an object');
  const seconds = Math.floor(now() / 1000);
  return signToken(
    {
      ...payload,
      iat: seconds,
      exp: seconds + (typeof life === 'number' ? life : TOKEN_LIFETIME),
      sub: event.user?.user_id,
      iss: event.request?.hostname,
      ip: event.request?.ip,
    },
    secretOf(secret, 'encodeToken'),
  );
}

function validateToken(context: ApiContext, options: unknown): { [claim: string]: unknown } {
  const { event, handler, now, state } = context;
  if (!handler?.startsWith('onContinue')) {
    throw new Error('api.redirect.validateToken works only within onContinuePostLogin');
  }
  const { secret, tokenParameterName: name = 'session_token' } = isRecord(options) ? options : {};
  const { query, body } = event.request ?? {};
  const given = [body, query].find((from) => isRecord(from) && typeof from[String(name)] === 'string');
  const token = isRecord(given) ? given[String(name)] : undefined;
  if (typeof token !== 'string') throw new Error(`There is no parameter "${name}" in the request to /continue`);
  const claims = readToken(token, secretOf(secret, 'validateToken'), Math.floor(now() / 1000));
  if (claims.state !== state)
    throw new Error('The token is of another login: its claim "state" is not the one of this');
  return claims;
}

function secretOf(secret: unknown, method: string): string {
  if (typeof secret === 'string' && secret !== '') return secret;
  throw new TypeError(`api.redirect.${method} takes a "secret" that is a text; is it declared for this Action?`);
}
