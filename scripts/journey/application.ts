import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { startNode } from '../tenants/child.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'test', 'sample-application', 'main.ts');

/** An application of a tenant, as it is configured there, and where it runs on this machine. */
export interface ApplicationOptions {
  issuer: string;
  /** `https://portal.acme.test:4401` */
  baseUrl: URL;
  clientId: string;
  clientSecret: string;
  audience?: string;
  /** PEM. */
  certificate: { key: string; cert: string };
  caFile: string;
  /** True leaves `invitation` and `organization` behind in the login route, as many applications do. */
  dropsInvitation?: boolean;
  signal: AbortSignal;
}

export interface RunningApplication {
  url: string;
  close: () => Promise<void>;
}

/** Starts the sample application as a process of its own. @throws UserError PORT_IN_USE, JOURNEY_FAILED */
export async function startApplication(options: ApplicationOptions): Promise<RunningApplication> {
  if (!existsSync(MAIN)) {
    const fix = 'Check out the whole repository';
    throw new UserError('JOURNEY_FAILED', 'The sample application test/sample-application is missing', fix);
  }
  const { child, kill, release } = startNode([MAIN], environmentOf(options), options.signal);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const close = async () => {
    release();
    kill();
    await ended;
  };
  try {
    return { url: await readyUrl(child, options.baseUrl), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function environmentOf(options: ApplicationOptions): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  return {
    PATH,
    HOME,
    NODE_EXTRA_CA_CERTS: options.caFile,
    NODE_NO_WARNINGS: '1',
    ISSUER_BASE_URL: options.issuer,
    BASE_URL: options.baseUrl.origin,
    CLIENT_ID: options.clientId,
    CLIENT_SECRET: options.clientSecret,
    AUDIENCE: options.audience,
    SECRET: randomBytes(32).toString('hex'),
    PORT: options.baseUrl.port || '443',
    TLS_CERT: options.certificate.cert,
    TLS_KEY: options.certificate.key,
    ...(options.dropsInvitation && { DROP_INVITATION: '1' }),
  };
}

/** The address that the application prints, as one line of JSON, once it can be asked. */
function readyUrl(child: ChildProcess, baseUrl: URL): Promise<string> {
  return new Promise((resolve, reject) => {
    let [out, err] = ['', ''];
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      out += chunk;
      const [, url] = /"url"\s*:\s*"([^"]+)"/.exec(out) ?? [];
      if (url) resolve(url);
    });
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      err += chunk;
    });
    child.once('error', reject);
    child.once('close', () => reject(couldNotStart(err, baseUrl)));
  });
}

function couldNotStart(said: string, { port }: URL): UserError {
  if (said.includes('EADDRINUSE')) {
    const fix = 'Stop what listens there, or change the port of the application in tenant/environments/local.yaml';
    return new UserError('PORT_IN_USE', `Port ${port} is already in use`, fix);
  }
  const reason = said.split('\n').find((line) => /Error|error/.test(line)) ?? said.split('\n')[0] ?? '';
  const fix = 'Start it alone to see more: node test/sample-application/main.ts';
  return new UserError('JOURNEY_FAILED', `The sample application did not start: ${reason.trim()}`, fix);
}
