import { execFileSync, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { startTestTenant, type TestTenant, temporaryDirectory } from './scripts/support.ts';

interface Step {
  name: string;
  id?: string;
  if?: string;
  run: string;
  env?: { [name: string]: string };
  uses?: string;
}
interface Workflow {
  permissions: object;
  jobs: {
    [id: string]: { steps: Step[]; permissions: object; environment?: string; outputs?: { [name: string]: string } };
  };
}

const ROOT = process.cwd();
const read = (name: string) =>
  parse(readFileSync(join(ROOT, '.github', 'workflows', name), 'utf8'), { merge: true }) as Workflow;

const directory = temporaryDirectory('workflows');
let dev: TestTenant;
let prod: TestTenant;
let checkout: string;
let secrets: { [name: string]: string };

beforeAll(async () => {
  dev = await startTestTenant(directory.path);
  prod = await startTestTenant(directory.path);
  checkout = join(directory.path, 'checkout');
  mkdirSync(checkout);
  const tracked = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
  });
  for (const name of tracked
    .split('\0')
    .filter((one) =>
      /^(actions|emulator|scripts|tenant|test\/sample-application|package\.json|tsconfig\.json)/.test(one),
    )) {
    cpSync(join(ROOT, name), join(checkout, name));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(checkout, 'node_modules'));
  for (const [name, from, to] of [
    ['dev', 'acme-dev.eu.auth0.com', dev.domain],
    ['prod', 'acme.eu.auth0.com', prod.domain],
  ] as const) {
    const file = join(checkout, 'tenant', 'environments', `${name}.yaml`);
    writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
  }
  writeFileSync(join(checkout, '.gitignore'), 'node_modules\n.local\nplan.*\n');
  git('init', '--quiet', '--initial-branch=main');
  git('add', '-A');
  git('-c', 'user.name=CI', '-c', 'user.email=ci@example.com', 'commit', '--quiet', '-m', 'Begin');
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const credential = { id: 'cred_1', name: 'deploy', credential_type: 'public_key', alg: 'RS256', pem: publicKey };
  await prod.change('clients', prod.clientId, {
    client_authentication_methods: { private_key_jwt: { credentials: [credential] } },
  });
  secrets = {
    AUTH0_DEV_CLIENT_ID: dev.clientId,
    AUTH0_DEV_CLIENT_SECRET: dev.clientSecret,
    AUTH0_PROD_CLIENT_ID: prod.clientId,
    AUTH0_PROD_PRIVATE_KEY: privateKey,
    SMTP_USER: 'mailer',
    SMTP_PASSWORD: 'a-mail-password-4711',
  };
});
afterAll(async () => {
  await Promise.all([dev?.close(), prod?.close()]);
  directory.remove();
});

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: checkout, encoding: 'utf8' }).trim();
}

type Values = { [path: string]: string };

/** A runner: carries out the steps of a job but the checkout, with a `gh` and an `npm ci` that reach nobody. */
class Runner {
  readonly bin = join(directory.path, 'bin');
  readonly summary = join(directory.path, 'summary.md');
  readonly calls = join(directory.path, 'gh.txt');
  readonly output = join(directory.path, 'output.txt');
  said = '';

  constructor() {
    mkdirSync(this.bin, { recursive: true });
    const npm = execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim();
    this.#program('npm', `if [ "$1" = ci ]; then exit 0; fi\nexec "${npm}" "$@"`);
    this.#program(
      'gh',
      `printf '%s\\n' "$*" >> "${this.calls}"\ncase "$*" in *--paginate*) cat "${directory.path}/comment-id" 2>/dev/null || true;; esac`,
    );
    for (const file of [this.summary, this.calls, this.output]) writeFileSync(file, '');
  }

  #program(name: string, script: string): void {
    writeFileSync(join(this.bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(this.bin, name), 0o755);
  }

  async job(steps: readonly Step[], values: Values): Promise<void> {
    for (const step of steps) {
      if (step.name === 'Check out') continue;
      const code = await this.#run(step, values);
      if (code !== 0) throw new Error(`"${step.name}" ended with ${code}:\n${this.said.slice(-3000)}`);
    }
  }

  outputs(): Values {
    const lines = readFileSync(this.output, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
    return Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
  }

  #run({ run, env = {} }: Step, values: Values): Promise<number | null> {
    const given = Object.entries(env).map(([name, text]) => [name, resolved(text, values)]);
    const { PATH = '', HOME, TMPDIR } = process.env;
    const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run], {
      cwd: checkout,
      env: {
        ...{ PATH: `${this.bin}:${PATH}`, HOME, TMPDIR, NODE_EXTRA_CA_CERTS: dev.caFile },
        ...{ GITHUB_STEP_SUMMARY: this.summary, GITHUB_OUTPUT: this.output, GITHUB_ACTOR: 'octocat' },
        ...Object.fromEntries(given),
      },
    });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (this.said += text));
    return new Promise((resolve) => child.once('close', resolve));
  }
}

/** `${{ secrets.NAME }}` */
function resolved(text: string, values: Values): string {
  return text.replaceAll(/\$\{\{ ([\w.]+) \}\}/g, (_, path: string) => {
    const value = path.startsWith('secrets.') ? secrets[path.slice(8)] : values[path];
    if (value === undefined) throw new Error(`the workflow names ${path}, which nobody gives it`);
    return value;
  });
}

const stepsOf = (name: string, job: string) => read(name).jobs[job]?.steps ?? [];
const writesOf = async (tenant: TestTenant) =>
  (await tenant.requests()).filter(({ method }) => method !== 'GET').length;

test('the workflows have least permissions, use no action of others, and give secrets to the steps that need them', () => {
  for (const name of ['plan.yml', 'deploy.yml']) {
    const text = readFileSync(join(ROOT, '.github', 'workflows', name), 'utf8');
    const { permissions, jobs } = read(name);
    expect(permissions).toEqual({});
    for (const job of Object.values(jobs)) {
      expect(Object.keys(job.permissions).length).toBeGreaterThan(0);
      expect(job.permissions).not.toHaveProperty('id-token');
      expect(job.steps.filter(({ uses }) => uses !== undefined)).toEqual([]);
    }
    // What a pull request says of itself must not become part of a script.
    for (const [, script = ''] of text.matchAll(/run: \|\n((?: {10}.*\n)+)/g)) expect(script).not.toContain('${{');
    expect(text).not.toContain('pull_request_target');
  }
  expect(read('deploy.yml').jobs.prod?.environment).toBe('prod');
  expect(JSON.stringify(stepsOf('plan.yml', 'plan-without-a-tenant'))).not.toContain('secrets.');
});

test('a pull request gets its plan as one comment, which is updated; a fork gets one without a tenant', async () => {
  const runner = new Runner();
  const values = { 'github.token': 't', 'github.repository': 'acme/tenant', 'github.event.pull_request.number': '7' };
  await runner.job(stepsOf('plan.yml', 'plan'), values);
  expect(readFileSync(runner.summary, 'utf8')).toContain('### Plan for `prod`');
  expect(readFileSync(runner.calls, 'utf8')).toContain(
    '--method POST repos/acme/tenant/issues/7/comments --field body=@plan.md',
  );
  expect(runner.said).toContain('::notice title=Plan for prod::');
  writeFileSync(join(directory.path, 'comment-id'), '4711\n');
  const comment = stepsOf('plan.yml', 'plan').slice(-1);
  await runner.job(comment, values);
  expect(readFileSync(runner.calls, 'utf8')).toContain('--method PATCH repos/acme/tenant/issues/comments/4711');
  expect(await writesOf(prod)).toBe(0);
  expect(runner.said + readFileSync(runner.summary, 'utf8')).not.toContain('a-mail-password-4711');

  const file = join(checkout, 'tenant', 'base', 'branding.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('#2f4bd8', '#123456'));
  const before = await prod.requests();
  const fork = new Runner();
  await fork.job(stepsOf('plan.yml', 'plan-without-a-tenant'), {
    ...values,
    'github.event.pull_request.base.sha': git('rev-parse', 'HEAD'),
  });
  const summary = readFileSync(fork.summary, 'utf8');
  // The settings of the tenant show the colours of its login pages as well.
  expect(summary).toContain('2 changes: 2 updated.');
  expect(summary).toContain('+ colors.primary: "#123456"');
  expect(await prod.requests()).toEqual(before);
  git('checkout', '--quiet', '--', 'tenant');
}, 240_000);

test('what is merged goes to dev, and the plan that was approved to prod', async () => {
  await new Runner().job(stepsOf('deploy.yml', 'dev'), {});
  expect(await writesOf(dev)).toBeGreaterThan(15);
  const planning = new Runner();
  await planning.job(stepsOf('deploy.yml', 'plan'), {});
  const { plan = '', changes } = planning.outputs();
  expect(changes).toBe('true');
  expect(await writesOf(prod)).toBe(0);
  const applying = new Runner();
  await applying.job(stepsOf('deploy.yml', 'prod'), { 'needs.plan.outputs.plan': plan });
  expect(await writesOf(prod)).toBeGreaterThan(15);
  expect(readFileSync(applying.summary, 'utf8')).toMatch(/"outcome": "done",\n {2}"who": "octocat"/);
}, 240_000);
