import type { JsonObject } from '../../store/json.ts';
import type { Tenant } from '../../tenant.ts';
import { badRequest } from '../engine/errors.ts';
import type { Call } from '../engine/kind.ts';
import { withoutPassword } from './users.ts';

/** How long a download link is good. docs-v2 main/docs/manage-users/user-migration/bulk-user-exports.mdx (2026-08). */
const LINK_SECONDS = 60;
const MOST_COLUMNS = 30;
const METADATA = ['app_metadata', 'user_metadata'];

/** ASSUMPTION users-export-defaults (emulator/assumptions.ts) */
const COLUMNS = [
  'user_id',
  'email',
  'email_verified',
  'username',
  'phone_number',
  'name',
  'given_name',
  'family_name',
  'nickname',
  'picture',
  'created_at',
  'updated_at',
  'last_login',
];

/** An ISO 8601 date as Auth0 writes it, which is the only text that a CSV holds as it is. */
const DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

interface Column {
  name: string;
  title: string;
}

/** The text of an export: a line of JSON for each user, or CSV with a line of titles. @throws ApiError 400 */
export function exportUsers({ tenant, body }: Call, connection: string | undefined): string {
  const isCsv = body.format === 'csv';
  const columns = columnsOf(body, isCsv);
  const users = tenant.store.collection('users');
  const rows = connection === undefined ? [...users.values()] : users.by('connection', connection);
  const limited = rows
    .slice(0, typeof body.limit === 'number' ? body.limit : rows.length)
    .map((row) => withoutPassword(row));
  if (!isCsv) return lines(limited.map((row) => JSON.stringify(columns ? picked(row, columns) : row)));
  const shown = columns ?? COLUMNS.map((name) => ({ name, title: name }));
  const cells = limited.map((row) => shown.map(({ name }) => cell(valueAt(row, name))).join(','));
  return lines([shown.map(({ title }) => quoted(title)).join(','), ...cells]);
}

function columnsOf({ fields }: JsonObject, isCsv: boolean): Column[] | undefined {
  if (!Array.isArray(fields) || fields.length === 0) return undefined;
  const columns = (fields as JsonObject[]).map(({ name, export_as: title = name }) => ({
    name: String(name),
    title: String(title),
  }));
  if (!isCsv) return columns;
  // Both limits are documented, their texts are not.
  if (columns.length > MOST_COLUMNS) throw badRequest(`CSV exports are limited to ${MOST_COLUMNS} fields`);
  const whole = columns.find(({ name }) => METADATA.includes(name));
  if (whole) throw badRequest(`CSV exports cannot include ${whole.name} as a single object`);
  return columns;
}

function picked(row: JsonObject, columns: readonly Column[]): JsonObject {
  const found = columns.map(({ name, title }) => [title, valueAt(row, name)] as const);
  return Object.fromEntries(found.filter(([, value]) => value !== undefined)) as JsonObject;
}

/** The value at `user_metadata.country` or `identities[0].connection`. */
function valueAt(row: JsonObject, path: string): unknown {
  let value: unknown = row;
  for (const step of path.split(/[.[\]]+/).filter(Boolean)) {
    const isOwn = typeof value === 'object' && value !== null && Object.hasOwn(value, step);
    value = isOwn ? (value as { [name: string]: unknown })[step] : undefined;
  }
  return value;
}

/** A single quote goes before texts, so that no spreadsheet takes one for a formula. */
function cell(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return DATE.test(value) ? value : quoted(`'${value}`);
  return typeof value === 'object' ? quoted(JSON.stringify(value)) : String(value);
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('');
}

/** Where a finished export can be downloaded, from now on for a minute. The file has the tenant's name. */
export function exportLocation(tenant: Tenant, { id, format }: JsonObject): string {
  const until = tenant.clock.epochSeconds() + LINK_SECONDS;
  const name = tenant.domain.split(/[.:]/)[0];
  return `${tenant.issuer}_local/exports/${name}.${format === 'csv' ? 'csv' : 'json'}?job=${id}&until=${until}`;
}

/** The file that such an address leads to; undefined when there is none or the time is over. */
export function exportedFile(tenant: Tenant, url: URL): string | undefined {
  const job = tenant.store.collection('jobs').get(url.searchParams.get('job') ?? '');
  const until = Number(url.searchParams.get('until'));
  const now = tenant.clock.epochSeconds();
  if (typeof job?.file !== 'string' || !(until >= now && until <= now + LINK_SECONDS)) return undefined;
  return job.file;
}
