import { conceal } from '../errors.ts';
import type { ConfigNode, Entry, Problem } from './node.ts';

/** Fields that hold a secret wherever they stand. Source: fields that the Management API hides or encrypts. */
const SECRET_FIELDS = [
  'client_secret',
  'smtp_pass',
  'api_key',
  'accessKeyId',
  'secretAccessKey',
  'auth_token',
  'app_secret',
  'private_key',
  'azure_cs_connection_string',
  'connectionString',
  'httpAuthorization',
  'splunkToken',
  'datadogApiKey',
  'mixpanelServiceAccountPassword',
  'segmentWriteKey',
];

/** What a secret of an auth0 API looks like, whatever field it stands in. */
const LOOKS_SECRET = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\bsk_live_[A-Za-z0-9]{16,}/,
  /\bAKIA[0-9A-Z]{16}\b/,
  /\bxox[abp]-[A-Za-z0-9-]{20,}/,
  /\bSG\.[\w-]{16,}\.[\w-]{16,}/,
  /\bgh[pousr]_[A-Za-z0-9]{30,}/,
];

/** Placeholders are told elsewhere; a local outbox needs no secret. */
const HARMLESS = /^(##|@@)\w+(##|@@)$/;
const SHORTEST = 8;

/** Secrets that were written down instead of named. */
export function checkSecrets(root: ReadonlyMap<string, Entry>, problems: Problem[]): void {
  for (const [key, { value }] of root) visit(value, key, problems);
}

/** Whether `value` must not stand in a file: by the field that it stands in, or by what it looks like. */
export function isSecret(field: string, value: string): boolean {
  if (SECRET_FIELDS.includes(field) && value.length >= SHORTEST) return true;
  return LOOKS_SECRET.some((pattern) => pattern.test(value));
}

function visit(node: ConfigNode, field: string, problems: Problem[]): void {
  if (node.kind === 'map') for (const [key, { value }] of node.entries) visit(value, key, problems);
  if (node.kind === 'list') for (const item of node.items) visit(item, field, problems);
  if (node.kind !== 'scalar' || typeof node.value !== 'string' || HARMLESS.test(node.value)) return;
  if (!isSecret(field, node.value)) return;
  conceal(node.value);
  const message = `${field} is a secret; a secret in a file is known to everybody who can read the repository`;
  const fix = `Write ${field}: { $env: NAME_OF_A_VARIABLE }, and change the secret where it is in use`;
  problems.push({ rule: 'secret-in-file', place: node.place, message, fix });
}
