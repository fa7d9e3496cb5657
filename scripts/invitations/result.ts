import { renameSync, writeFileSync } from 'node:fs';
import { systemErrorCode, UserError } from '../errors.ts';

/** What became of one line of a file. */
export interface ResultRow {
  line: number;
  email: string;
  organization: string;
  roles: readonly string[];
  status: string;
  id: string;
  reason: string;
}

const HEAD = ['line', 'email', 'organization', 'roles', 'status', 'invitation_id', 'reason'];

/** Writes the result as CSV, whole or not at all. @throws UserError NOT_WRITABLE */
export function writeResult(path: string, rows: readonly ResultRow[]): void {
  const lines = rows
    .toSorted((one, other) => one.line - other.line)
    .map(({ line, email, organization, roles, status, id, reason }) =>
      [String(line), email, organization, roles.join(';'), status, id, reason].map(quote).join(','),
    );
  const unfinished = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(unfinished, `${[HEAD.join(','), ...lines].join('\n')}\n`);
    renameSync(unfinished, path);
  } catch (cause) {
    const reason = systemErrorCode(cause) ?? String(cause);
    throw new UserError(
      'NOT_WRITABLE',
      `The result ${path} cannot be written: ${reason}`,
      'Name another with --result',
      {
        cause,
      },
    );
  }
}

function quote(text: string): string {
  // A spreadsheet would take these for the beginning of a formula.
  const plain = /^[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
