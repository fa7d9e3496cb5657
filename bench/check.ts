/*
 * What `npm run check` costs: the configuration of this repository, and one with 5,000 applications and 5,000
 * organizations. Each in a process of its own, in turns, and next to a process that does nothing: node bench/check.ts
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { review } from '../scripts/policy/index.ts';
import { median } from './support.ts';

const MANY = 5000;
const RUNS = 5;
const CHILD = '--review';

interface Cost {
  milliseconds: number;
  /** Of the processor: what the machine would need with nothing else to do. */
  processor: number;
  megabytes: number;
  issues: number;
}

/** In a child: how long a review takes once everything is loaded, and the most memory that the process had. */
async function child(directory: string): Promise<void> {
  const started = performance.now();
  const before = process.cpuUsage();
  const { issues } = await review(directory, { today: '2026-11-25' });
  const { user, system } = process.cpuUsage(before);
  const cost: Cost = {
    milliseconds: performance.now() - started,
    processor: (user + system) / 1000,
    megabytes: process.resourceUsage().maxRSS / 1024,
    issues: issues.length,
  };
  console.log(JSON.stringify(cost));
}

function measure(directory: string): { cost: Cost; whole: number } {
  const started = performance.now();
  const out = execFileSync(process.execPath, [import.meta.filename, CHILD, directory], { encoding: 'utf8' });
  return { cost: JSON.parse(out) as Cost, whole: performance.now() - started };
}

function nothing(): number {
  const started = performance.now();
  execFileSync(process.execPath, ['-e', '']);
  return performance.now() - started;
}

/** As the configuration of this repository, with many applications and organizations. */
function large(): string {
  const directory = mkdtempSync(join(tmpdir(), 'bench-check-'));
  for (const folder of ['base', 'environments']) mkdirSync(join(directory, 'tenant', folder), { recursive: true });
  const clients = Array.from({ length: MANY }, (_, index) => {
    const origin = `https://portal-${index}.acme.example`;
    return `  - name: Portal ${index}
    app_type: regular_web
    is_first_party: true
    oidc_conformant: true
    organization_usage: require
    grant_types: [authorization_code, refresh_token]
    jwt_configuration: { alg: RS256, lifetime_in_seconds: 3600 }
    initiate_login_uri: ${origin}/login
    callbacks: [${origin}/callback]
    allowed_logout_urls: [${origin}]
    refresh_token:
      rotation_type: rotating
      expiration_type: expiring
      token_lifetime: 2592000
`;
  });
  const organizations = Array.from(
    { length: MANY },
    (_, index) => `  - name: customer-${index}
    display_name: Customer ${index}
    branding:
      logo_url: https://cdn.acme.example/${index}.png
      colors: { primary: '#2f4bd8', page_background: '#f4f6fb' }
    metadata: { plan: enterprise }
    connections:
      - name: users
        assign_membership_on_login: false
`,
  );
  const names = clients.map((_, index) => `Portal ${index}`).join(', ');
  const users = `databases:\n  - name: users\n    enabled_clients: [${names}]\n    options: { password_options: { complexity: { min_length: 12 } } }\n`;
  const write = (path: string, text: string) => writeFileSync(join(directory, 'tenant', path), text);
  write('base/clients.yaml', `clients:\n${clients.join('')}`);
  write('base/organizations.yaml', `organizations:\n${organizations.join('')}`);
  write('base/databases.yaml', users);
  write('environments/dev.yaml', 'domain: acme-dev.eu.auth0.com\n');
  return directory;
}

async function main(): Promise<void> {
  const many = large();
  const own: { cost: Cost; whole: number }[] = [];
  const none: number[] = [];
  try {
    // The first run may have to read the schemas out of auth0-deploy-cli; afterwards they are kept.
    measure('tenant');
    for (let run = 0; run < RUNS; run += 1) {
      own.push(measure('tenant'));
      none.push(nothing());
    }
    const ours = median(own.map(({ cost }) => cost.milliseconds));
    const whole = median(own.map((one) => one.whole));
    const memory = Math.max(...own.map(({ cost }) => cost.megabytes));
    const processor = median(own.map(({ cost }) => cost.processor));
    console.log(
      `own configuration, 3 environments: ${ours.toFixed(0)} ms after start (${processor.toFixed(0)} ms of the processor), ${memory.toFixed(0)} MB`,
    );
    console.log(
      `  the whole process ${whole.toFixed(0)} ms; one that does nothing ${median(none).toFixed(0)} ms (medians)`,
    );
    const { cost } = measure(join(many, 'tenant'));
    const seconds = (cost.milliseconds / 1000).toFixed(1);
    const work = (cost.processor / 1000).toFixed(1);
    console.log(
      `${MANY} applications and ${MANY} organizations: ${seconds} s (${work} s of the processor), ${cost.megabytes.toFixed(0)} MB, ${cost.issues} issues`,
    );
    console.log(`  ${(cost.processor / processor).toFixed(0)} times the own configuration`);
  } finally {
    rmSync(many, { recursive: true, force: true });
  }
}

const [, , mode, directory] = process.argv;
if (mode === CHILD && directory) await child(directory);
else await main();
