import { existsSync, readFileSync } from 'node:fs';
import type { Configuration } from '../config/load.ts';
import { loadConfiguration } from '../config/load.ts';
import { conceal, UserError } from '../errors.ts';
import { accessOf, type TenantAccess } from '../tenants/access.ts';
import { fetchTrusting } from '../tenants/https-fetch.ts';
import type { Arguments, Context } from './command.ts';

/** The tenant that a command is about. */
export interface Subject {
  access: TenantAccess;
  /** PEM of the authority that a tenant of this machine, and its applications, are trusted by. */
  ca?: string;
  /** What to type to mean this tenant again: an environment, or `--domain …`. */
  named: string;
  /** Where the tenant is one of tenant/. */
  configuration?: Configuration;
}

/** Options of every command that works on any tenant. */
export const SUBJECT_OPTIONS = {
  tenant: { type: 'string' },
  domain: { type: 'string' },
  ca: { type: 'string' },
} as const;

export const SUBJECT_HELP: readonly (readonly [string, string])[] = [
  ['ENV', 'an environment of tenant/: local, dev, prod; local is the tenant that npm start keeps running'],
  ['--domain DOMAIN', 'any tenant instead, with AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET (or AUTH0_PRIVATE_KEY)'],
  ['--ca FILE', 'with --domain: an authority to trust beside the system’s, in PEM'],
  ['--tenant DIR', 'the configuration (tenant)'],
];

const LOCAL_CA = '.local/ca.pem';

/** Finds the tenant that the arguments name. @throws UserError USAGE, SECRET_MISSING, CONFIG_INVALID, TENANT_UNREACHABLE */
export async function subjectOf({ positionals, values }: Arguments, context: Context): Promise<Subject> {
  const [environment, ...others] = positionals;
  if (others.length > 0) throw usage(`"${others[0]}" is one argument too many`, 'Name one environment');
  if (typeof values.domain === 'string') {
    if (environment !== undefined) throw usage('An environment and --domain are two tenants', 'Name one of them');
    return byDomain(values.domain, typeof values.ca === 'string' ? values.ca : undefined, context.env);
  }
  if (environment === undefined) throw usage('No tenant is named', 'Name an environment, or --domain DOMAIN');
  const directory = String(values.tenant ?? 'tenant');
  const configuration = await loadConfiguration(directory, environment);
  if (environment === 'local') return runningLocally(configuration);
  return { access: accessOf(configuration, context.env), named: environment, configuration };
}

function usage(message: string, fix: string): UserError {
  return new UserError('USAGE', message, fix);
}

function byDomain(text: string, caFile: string | undefined, env: Context['env']): Subject {
  const domain = text.replace(/^https:\/\//, '').replace(/\/$/, '');
  if (!/^[a-z0-9.-]+(:\d+)?$/i.test(domain)) {
    throw usage(`--domain cannot be "${text}"`, 'Write the host alone, for example acme.eu.auth0.com');
  }
  if (caFile !== undefined && !existsSync(caFile))
    throw usage(`There is no file ${caFile}`, 'Name the PEM file of the authority');
  const clientId = env.AUTH0_CLIENT_ID;
  const [secret, key] = [env.AUTH0_CLIENT_SECRET, env.AUTH0_PRIVATE_KEY];
  if (!clientId || (!secret && !key)) {
    const missing = [!clientId && 'AUTH0_CLIENT_ID', !secret && !key && 'AUTH0_CLIENT_SECRET']
      .filter(Boolean)
      .join(' and ');
    const fix = 'Export both, of a machine-to-machine application of that tenant';
    throw new UserError('SECRET_MISSING', `${missing} ${missing.includes(' ') ? 'are' : 'is'} not set`, fix);
  }
  const credentials: TenantAccess['credentials'] = secret
    ? { kind: 'secret', clientId, clientSecret: conceal(secret) }
    : {
        kind: 'key',
        clientId,
        privateKey: conceal((key ?? '').replaceAll('\\n', '\n')),
        signingAlg: env.AUTH0_SIGNING_ALG ?? 'RS256',
      };
  const trusted = caFile === undefined ? {} : { caFile };
  const access = { domain, credentials, isLocal: isLoopback(domain), ...trusted };
  const named = `--domain ${domain}${caFile ? ` --ca ${caFile}` : ''}`;
  return { access, named, ...(caFile && { ca: readFileSync(caFile, 'utf8') }) };
}

function isLoopback(domain: string): boolean {
  return /^(localhost|127\.0\.0\.1|[a-z0-9.-]+\.(localhost|test))(:\d+)?$/i.test(domain);
}

type ClientRow = { name?: string; client_id?: string; client_secret?: string };

/** The tenant that `npm start` keeps running: it hands its credentials to whoever is on this machine. */
async function runningLocally(configuration: Configuration): Promise<Subject> {
  const { domain } = configuration;
  const fix = 'Start it in another terminal: npm start';
  const ca = existsSync(LOCAL_CA) ? readFileSync(LOCAL_CA, 'utf8') : undefined;
  if (!ca) throw new UserError('TENANT_UNREACHABLE', `The local tenant ${domain} does not run`, fix);
  const state = await fetchTrusting(ca)(`https://${domain}/_local/state`).catch((cause: unknown) => {
    throw new UserError('TENANT_UNREACHABLE', `The local tenant ${domain} does not run`, fix, { cause });
  });
  const { collections } = (await state.json()) as { collections?: { clients?: [string, ClientRow][] } };
  const [, client] = collections?.clients?.find(([, { name }]) => name === 'Deploy CLI') ?? [];
  if (!client?.client_id || !client.client_secret) {
    throw new UserError('TENANT_REFUSED', `The local tenant ${domain} has no client "Deploy CLI"`, fix);
  }
  const credentials = {
    kind: 'secret',
    clientId: client.client_id,
    clientSecret: conceal(client.client_secret),
  } as const;
  const access = { domain, credentials, caFile: LOCAL_CA, isLocal: true };
  return { access, ca, named: 'local', configuration };
}
