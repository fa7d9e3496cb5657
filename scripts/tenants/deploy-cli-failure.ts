import { UserError } from '../errors.ts';
import type { Line } from './deploy-cli-output.ts';

/** What auth0-deploy-cli's last words mean; the first that matches counts. */
const CAUSES: { pattern: RegExp; message: (match: RegExpExecArray, domain: string) => string; fix: string }[] = [
  {
    pattern: /no answer: .*(?:certificate|CERT_|ALTNAME)/i,
    message: (_, domain) => `The certificate of ${domain} is not trusted`,
    fix: 'Set NODE_EXTRA_CA_CERTS to the file of its authority',
  },
  {
    pattern: /no answer: *(?:[A-Z_]+ )?(.*)/,
    message: ([, reason], domain) => `The tenant ${domain} does not answer${reason ? `: ${reason}` : ''}`,
    fix: 'Check the domain of the environment and the network',
  },
  {
    pattern: /access_denied|invalid_client|Unauthorized/,
    message: (_, domain) => `The tenant ${domain} refuses the credentials`,
    fix: 'Check the client id and the secret or key that the environment names, and the grant of that client',
  },
  {
    pattern: /Insufficient scope,? expected(?: any of)?:? ([\w:, ]+)/,
    message: ([, scope]) => `The deploy client lacks a scope: ${scope?.trim()}`,
    fix: 'Grant it to that client on the Management API',
  },
  {
    pattern: /Schema validation failed loading (.+)/s,
    message: ([, problems]) => `auth0-deploy-cli refuses the configuration: ${problems?.replace(/\s+/g, ' ')}`,
    fix: 'Mend the field that it names in tenant/',
  },
];

/** What it says when a request got no answer at all; deploy-cli-preload.cjs adds the reason as a line of its own. */
const NO_ANSWER = /interceptors did not return an alternative response|fetch failed/;

function networkReason(lines: readonly Line[]): string {
  return lines.findLast(({ text }) => text.startsWith('no answer: '))?.text ?? 'no answer: ';
}

/** The error of a run that ended badly: the cause, the fix, and what had been written before. */
export function explainFailure(lines: readonly Line[], domain: string, exitCode: number): UserError {
  const errors = lines.filter(({ level }) => level === 'error').map(({ text }) => text);
  const last = errors.length > 0 ? errors.join('\n') : lastWords(lines);
  const said = NO_ANSWER.test(last) ? `${last}\n${networkReason(lines)}` : last;
  const written = lines.filter(({ action }) => action !== undefined);
  const before = written.map(({ action, kind, name }) => `  ${action} ${kind} ${name ?? ''}`.trimEnd()).join('\n');
  const half = written.length > 0 ? `\n\nWritten before it stopped:\n${before}` : '\n\nNothing was written.';
  const details = `${indent(withoutStack(said))}${half}`;
  for (const { pattern, message, fix } of CAUSES) {
    const match = pattern.exec(said);
    if (match) return new UserError('DEPLOY_FAILED', message(match, domain), fix, { details });
  }
  const [, type] = /when processing type (\w+)/.exec(said) ?? [];
  const what = /Problem (?:creating|updating|deleting|Deploying) [^\n]*\n?.*/s.exec(said)?.[0] ?? said;
  const cause = reasonIn(what) ?? `auth0-deploy-cli ended with exit code ${exitCode}`;
  const where = type ? `The tenant refuses ${type}` : 'auth0-deploy-cli failed';
  const fix = 'Mend it in tenant/ and run the deploy again; what was written is kept and not written twice';
  return new UserError('DEPLOY_FAILED', `${where}: ${cause}`, fix, { details });
}

/**
 * What it was not allowed to read. It leaves such kinds out with a warning, and an export that lacks them looks as if the
 * tenant had none.
 */
export function unreadBy(lines: readonly Line[], domain: string): UserError | undefined {
  const warnings = lines.filter(({ level }) => level === 'warn').map(({ text }) => text);
  const scopes = new Set(
    warnings.flatMap((text) => /(?:missing scopes|expected(?: any of)?): (\w+:\w+)/.exec(text)?.[1] ?? []),
  );
  if (scopes.size === 0) return undefined;
  const message = `The client may not read all of ${domain}: it lacks ${[...scopes].sort().join(', ')}`;
  return new UserError(
    'TENANT_REFUSED',
    message,
    'Grant them to that client on the Management API, or name with --only what to read',
  );
}

/** The same of a run that only reads. */
export function explainUnread(lines: readonly Line[], domain: string, exitCode: number): UserError {
  const { message, fix } = explainFailure(lines, domain, exitCode);
  const isSilent = NO_ANSWER.test(message) || / does not answer|is not trusted/.test(message);
  const cure = fix.startsWith('Mend it in tenant/') ? 'Run it again; leave out with --only what cannot be read' : fix;
  return new UserError(isSilent ? 'TENANT_UNREACHABLE' : 'TENANT_REFUSED', message, cure);
}

/** The sentence of the Management API: its JSON body has it as `message`; the SDK puts it behind its error's name. */
function reasonIn(said: string): string | undefined {
  const [, fromBody] = /"message":\s*"((?:[^"\\]|\\.)*)"/.exec(said) ?? [];
  if (fromBody) return fromBody;
  const [, fromError] = /Error: (?!\s*\n)([^\n]+)/.exec(said) ?? [];
  return (
    fromError ??
    said
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.trim()
  );
}

function withoutStack(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/^\s+at /.test(line))
    .join('\n')
    .trim();
}

function lastWords(lines: readonly Line[]): string {
  return lines
    .slice(-5)
    .map(({ text }) => text)
    .join('\n');
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}
