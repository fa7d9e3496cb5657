import { parseArgs } from 'node:util';
import { TenantError } from './errors.ts';
import {
  ASSUMPTIONS,
  type AssumptionId,
  fixedBecause,
  isAssumptionId,
  type RateLimitPlan,
  startTenant,
} from './index.ts';
import { isSeed } from './local/api.ts';

const USAGE =
  'npm run tenant -- [--port N] [--seed empty|new-tenant] [--state FILE] [--directory DIR] [--rate-limit free|enterprise|none] [--assume ID]…';

function usage(message: string): TenantError {
  return new TenantError('USAGE', message, `Use: ${USAGE}`);
}

function parse(argv: string[]) {
  try {
    const options = { port: { type: 'string' }, seed: { type: 'string' }, state: { type: 'string' } } as const;
    const more = { directory: { type: 'string' }, 'rate-limit': { type: 'string' } } as const;
    const several = { assume: { type: 'string', multiple: true } } as const;
    const { values } = parseArgs({ args: argv, options: { ...options, ...more, ...several }, strict: true });
    const port = Number(values.port ?? 4400);
    const seed = values.seed ?? 'new-tenant';
    if (!Number.isInteger(port) || port < 0 || port > 65535) throw usage(`--port ${values.port} is not a port`);
    if (!isSeed(seed)) throw usage(`--seed ${seed} is neither "empty" nor "new-tenant"`);
    const rateLimit = planOf(values['rate-limit']);
    const assume = (values.assume ?? []).map(assumptionOf);
    const { directory = '.local', state } = values;
    return { port, seed, directory, ...(state && { stateFile: state }), ...(rateLimit && { rateLimit }), assume };
  } catch (error) {
    if (error instanceof TenantError) throw error;
    throw usage(error instanceof Error ? error.message : String(error));
  }
}

function planOf(text: string | undefined): RateLimitPlan | undefined {
  if (text === undefined || text === 'free' || text === 'enterprise' || text === 'none') return text;
  throw usage(`--rate-limit ${text} is none of "free", "enterprise" and "none"`);
}

function assumptionOf(text: string): AssumptionId {
  if (isAssumptionId(text)) {
    const fixed = fixedBecause(text);
    if (fixed) throw usage(`--assume ${text}: its alternative cannot be switched on: ${fixed}`);
    return text;
  }
  const known = ASSUMPTIONS.map(({ id }) => `\n  ${id}`).join('');
  throw usage(`--assume ${text} names no assumption. There are:${known}\n`);
}

async function main(argv: string[]): Promise<void> {
  if (argv.includes('--help') || argv.includes('-h')) {
    console.log(USAGE);
    return;
  }
  const tenant = await startTenant({ ...parse(argv), tell: (line) => console.error(line) });
  const { domain, clientId, clientSecret, caFile, consoleUrl } = tenant;
  console.log(JSON.stringify({ domain, clientId, clientSecret, caFile, consoleUrl }));
  const stop = () => tenant.close().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (!(error instanceof TenantError)) throw error;
  console.error(`${error.code}: ${error.message}\n  fix: ${error.fix}`);
  process.exitCode = error.code === 'USAGE' ? 2 : 1;
});
