import type { Client } from '../../tenants/objects.ts';
import { type Check, type Fix, ok, warning, wrong } from '../check.ts';
import { type Facts, isExample, over, overClient } from '../facts.ts';

/** A change of the application, as a request and as lines of tenant/. */
export function clientFix({ client_id, name }: Client, says: string, body: { [field: string]: unknown }): Fix {
  const lines = Object.entries(body).map(([field, value]) => `    ${field}: ${JSON.stringify(value)}`);
  // What base/ says of an address is overruled there.
  const file = body.initiate_login_uri
    ? "the environment's file in tenant/environments/"
    : 'tenant/base/applications.yaml';
  return {
    says,
    request: { method: 'PATCH', path: `/clients/${client_id}`, body },
    yaml: { file, lines: [`  - name: ${name}`, ...lines].join('\n') },
  };
}

const isLocalhost = (host: string) => host === 'localhost' || host.endsWith('.localhost');

function exists(facts: Facts) {
  return over(facts.clients, (clients) => {
    if (facts.client) return ok(`"${facts.client.name}" (${facts.client.client_id})`);
    const names = clients.filter(({ app_type }) => app_type !== 'non_interactive').map(({ name }) => name);
    const wanted = facts.wantedApplication;
    const says = wanted
      ? `the tenant has no application "${wanted}"`
      : 'no application of the tenant is one that people sign in to';
    const fix = names.length > 0 ? `Name one of: ${names.join(', ')}` : 'Deploy the application first: npm run deploy';
    return wrong(says, { says: fix });
  });
}

function loginUri(facts: Facts) {
  return overClient(facts, (client) => {
    const own = client.initiate_login_uri ?? '';
    const uri = facts.loginUri;
    const set = 'Set initiate_login_uri to the https address of the application’s login route';
    const fix = clientFix(client, set, { initiate_login_uri: exampleUri(client) });
    if (!uri)
      return wrong('neither the application nor the tenant has a login URI, so no invitation can be created', fix);
    if (own.includes('{') && uri === fallbackOf(facts)) {
      const says = `the organization has not the metadata that initiate_login_uri (${own}) asks for: invitations lead to ${uri}`;
      return wrong(says, { says: 'Add the key to the metadata of the organization' });
    }
    const url = URL.parse(uri);
    if (url?.protocol !== 'https:') return wrong(`the login URI ${uri} is no https address`, fix);
    if (isLocalhost(url.hostname)) return wrong(`the login URI ${uri} is on localhost, which Auth0 refuses`, fix);
    if (isExample(url.hostname)) {
      return wrong(`the login URI ${uri} is an example that nobody replaced`, fix);
    }
    if (!own) return ok(`${uri}, which is the tenant’s: the application has none of its own`);
    return ok(uri);
  });
}

function fallbackOf({ settings }: Facts): string | undefined {
  return 'value' in settings ? settings.value.default_redirection_uri : undefined;
}

/** Where its callback is, its login route may be too; the person who mends it replaces the path. */
function exampleUri({ callbacks }: Client): string {
  const callback = (callbacks ?? []).map((one) => URL.parse(one)).find((one) => one?.protocol === 'https:');
  return callback && !isExample(callback.hostname) ? `${callback.origin}/login` : 'https://app.your-domain/login';
}

function callbacks(facts: Facts) {
  return overClient(facts, (client) => {
    const all = client.callbacks ?? [];
    if (all.length === 0) {
      return wrong('the application has no callback, so nobody can come back to it', {
        says: 'Add the callback of the application to callbacks',
      });
    }
    const local = all.filter((one) => isLocalhost(URL.parse(one)?.hostname ?? ''));
    if (local.length === 0) return ok(all.join(', '));
    const rest = all.filter((one) => !local.includes(one));
    const says = `a callback is on localhost (${local[0]}): whoever comes back to it is asked for consent, also by a first-party application`;
    const fix = 'Use a host name of your own, such as portal.acme.test, in development';
    return warning(says, rest.length > 0 ? clientFix(client, fix, { callbacks: rest }) : { says: fix });
  });
}

export const APPLICATION_CHECKS: readonly Check[] = [
  { id: 'application', title: 'Application', how: 'GET /clients', run: exists },
  {
    id: 'first-party',
    title: 'First-party',
    how: 'is_first_party of the application',
    run: (facts) =>
      overClient(facts, (client) =>
        client.is_first_party === false
          ? wrong('it is a third-party application, for which /authorize takes no invitation', {
              says: 'Invite into a first-party application',
              request: { method: 'PATCH', path: `/clients/${client.client_id}`, body: { is_first_party: true } },
            })
          : ok('it is'),
      ),
  },
  {
    id: 'organizations-allowed',
    title: 'Lets organizations in',
    how: 'organization_usage of the application',
    run: (facts) =>
      overClient(facts, (client) => {
        const usage = client.organization_usage ?? 'deny';
        if (usage !== 'deny') return ok(`organization_usage is ${usage}`);
        const says = 'organization_usage is deny: no invitation can be created, and /authorize refuses `organization`';
        return wrong(says, clientFix(client, 'Let organizations in', { organization_usage: 'require' }));
      }),
  },
  {
    id: 'code-flow',
    title: 'Signs in with a code',
    how: 'grant_types and oidc_conformant of the application',
    run: (facts) =>
      overClient(facts, (client) => {
        const grants = client.grant_types ?? ['authorization_code'];
        const fix = (body: object) => clientFix(client, 'Let the application ask for a code', { ...body });
        if (!grants.includes('authorization_code')) {
          const says = `grant_types lacks authorization_code (it has ${grants.join(', ') || 'nothing'}): /authorize refuses the application`;
          return wrong(says, fix({ grant_types: ['authorization_code', ...grants] }));
        }
        if (client.oidc_conformant === false) {
          return wrong('oidc_conformant is false: organizations need it', fix({ oidc_conformant: true }));
        }
        return ok('it does');
      }),
  },
  {
    id: 'login-uri',
    title: 'Login URI',
    how: 'initiate_login_uri of the application, else default_redirection_uri of the tenant',
    run: loginUri,
  },
  { id: 'callbacks', title: 'Callbacks', how: 'callbacks of the application', run: callbacks },
  {
    id: 'universal-login',
    title: 'Universal Login',
    how: 'GET /prompts: universal_login_experience',
    run: ({ prompts }) =>
      over(prompts, ({ universal_login_experience }) => {
        if (universal_login_experience !== 'classic') return ok('the new experience');
        const body = { universal_login_experience: 'new' };
        return wrong('the tenant shows the classic experience, which knows no organizations', {
          says: 'Switch to the new experience',
          request: { method: 'PATCH', path: '/prompts', body },
          yaml: { file: 'tenant/base/prompts.yaml', lines: 'prompts:\n  universal_login_experience: new' },
        });
      }),
  },
];
