import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryDirectory } from '../support.ts';
import { copyOfTenant, run } from './support.ts';

/** A copy of tenant/ in which `change` was made to the production environment. */
function spoilt(change: (text: string) => string) {
  const { path, remove } = temporaryDirectory('check');
  onTestFinished(remove);
  const { tenant, edit } = copyOfTenant(path);
  edit(join('tenant', 'environments', 'prod.yaml'), change);
  return { cwd: path, tenant };
}

const SLOWER = { timeout: 30_000 };

test('the tenant of this repository breaks no rule', SLOWER, async () => {
  const { code, out, err } = await run(['check', '--strict']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toBe(`  ✔ dev               acme-dev.eu.auth0.com
  ✔ local             localhost:4400
  ✔ prod              acme.eu.auth0.com
  ✔ actions           organization-mfa, verify-invitation-roles
`);
});

test('an error ends with 1, a warning only with --strict', SLOWER, async () => {
  const warning = spoilt(
    (text) =>
      `${text}\nsilence:\n  - { rule: client-logo-https, reason: Nothing needs this one., until: 2099-01-01 }\n`,
  );
  const lenient = await run(['check'], { cwd: warning.cwd });
  expect(lenient.code).toBe(0);
  expect(lenient.out).toContain('[silence-unused] in prod');
  const strict = await run(['check', '--strict'], { cwd: warning.cwd });
  expect(strict.code).toBe(1);
  expect(strict.err).toContain('CONFIG_INVALID: 2 warnings in 3 environments. Nothing was sent to Auth0.');
  const wrong = spoilt((text) =>
    text.replace('https://portal.acme.example/callback', 'http://portal.acme.example/callback'),
  );
  const { code, out } = await run(['check', 'prod'], { cwd: wrong.cwd });
  expect(code).toBe(1);
  expect(out).toContain(
    'tenant/environments/prod.yaml:17:17  error  "Acme Portal" uses http://portal.acme.example/callback',
  );
});

test('a format for programs has stdout for itself', SLOWER, async () => {
  const { cwd } = spoilt((text) => text.replace('domain: acme', 'domain: https://acme'));
  const { code, out, err } = await run(['check', '--format', 'json'], { cwd });
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ errors: 1, issues: [{ rule: 'config-domain', environments: ['prod'] }] });
  expect(err).toContain('CONFIG_INVALID');
});

test('what is no format, and what is no environment, is a matter of usage', SLOWER, async () => {
  const format = await run(['check', '--format', 'xml']);
  expect({ code: format.code, err: format.err.trim() }).toEqual({
    code: 2,
    err: 'USAGE: There is no format "xml"\n  fix: Use one of: text, json, sarif, github, markdown',
  });
  const environment = await run(['check', 'prd']);
  expect(environment.code).toBe(2);
  expect(environment.err).toContain('There is no environment "prd" – did you mean "prod"?');
});
