import type { Answer } from '../authentication/harness.ts';
import { authorizePath, client, deployedActions, invitation } from '../login/acme.ts';
import type { Browser } from '../login/browser.ts';
import { federation } from '../login/federation.ts';
import { omar, type World } from './world.ts';

const AT_GOOGLE = { connection_id: 'con_google' };
const NATIVE = 'com.acme.portal://callback';
export const TICKET = { organization: 'org_acme', invitation: 'ticket-1' };

/** Every form of a login, and how a browser gets to it. */
export const FORMS: { [name: string]: (w: World, browser: Browser) => Promise<Answer> } = {
  'log in': (_w, browser) => browser.open(authorizePath()),
  'sign up': (_w, browser) => browser.open(authorizePath({ screen_hint: 'signup' })),
  'accept an invitation as a new user': (_w, browser) => browser.open(authorizePath(TICKET)),
  'accept an invitation as a known user': async (w, browser) => {
    await w.tenant.put({ organization_invitations: { uinv_2: invitation('2', omar.email) } });
    return browser.open(authorizePath({ ...TICKET, invitation: 'ticket-2' }));
  },
  'name an organization': async (w, browser) => {
    const change = { organization_usage: 'require', organization_require_behavior: 'pre_login_prompt' };
    await w.tenant.put({ clients: { portal: { ...client, ...change } } });
    return browser.open(authorizePath());
  },
  'pick an organization': async (w, browser) => {
    const change = { organization_usage: 'allow', organization_require_behavior: 'post_login_prompt' };
    await w.tenant.put({ clients: { portal: { ...client, ...change } } });
    return w.logIn({}, browser);
  },
  'type an address first': async (w, browser) => {
    await w.tenant.put({ settings: { prompts: { identifier_first: true } } });
    return browser.open(authorizePath());
  },
  'then the password': async (w, browser) => {
    await w.tenant.put({ settings: { prompts: { identifier_first: true } } });
    return browser.submit(await browser.open(authorizePath()), { email: omar.email });
  },
  'accept an invitation with another provider': async (w, browser) => {
    await w.tenant.put(federation());
    await w.tenant.put({ organization_invitations: { uinv_3: invitation('3', 'ada@globex.test', AT_GOOGLE) } });
    return browser.open(authorizePath({ ...TICKET, invitation: 'ticket-3' }));
  },
  'be somebody at the other provider': async (w, browser) => {
    await w.tenant.put(federation());
    return browser.open(authorizePath({ connection: 'google' }));
  },
  'confirm where the login leads': async (w, browser) => {
    await w.tenant.put({ clients: { portal: { ...client, callbacks: [...client.callbacks, NATIVE] } } });
    await w.logIn({}, browser);
    return browser.open(authorizePath({ redirect_uri: NATIVE }));
  },
  'show a second factor': async (w, browser) => {
    const code = "exports.onExecutePostLogin = async (event, api) => { api.multifactor.enable('any'); };";
    const factors = { settings: { 'guardian.factors': { otp: true } } };
    await w.tenant.put({ ...deployedActions({ mfa: code }), ...factors });
    return w.logIn({}, browser);
  },
  consent: async (w, browser) => w.logIn({ prompt: 'consent' }, browser),
  'log out': async (w, browser) => {
    await w.logIn({}, browser);
    return browser.open('/oidc/logout?client_id=portal');
  },
};
