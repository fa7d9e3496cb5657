/** Stable codes of everything that a person who runs a command can mend. */
export type UserErrorCode =
  | 'USAGE'
  | 'CONFIG_INVALID'
  | 'SECRET_MISSING'
  | 'ACTION_INVALID'
  | 'ACTION_FAILED'
  | 'PORT_IN_USE'
  | 'NOT_WRITABLE'
  | 'TENANT_UNREACHABLE'
  | 'TENANT_REFUSED'
  | 'READ_ONLY'
  | 'DEPLOY_FAILED'
  | 'PLAN_INVALID'
  | 'PLAN_STALE'
  | 'PLAN_UNSAFE'
  | 'WRITE_STOPPED'
  | 'DEPLOY_RUNNING'
  | 'NOT_CONVERGED'
  | 'INVITATION_REFUSED'
  | 'JOURNEY_FAILED'
  | 'DIAGNOSED'
  | 'NOT_BUILT'
  | 'INTERRUPTED';

const secrets = new Set<string>();

/** From now on `value` is shown as `•••` wherever an error or a progress line would hold it. */
export function conceal(value: string): string {
  // Hiding a word like "a" would make every message unreadable and protect nothing.
  if (value.length >= 6) secrets.add(value);
  return value;
}

/** `text` without the values that were concealed. */
export function redact(text: string): string {
  let shown = text;
  for (const secret of secrets) shown = shown.replaceAll(secret, '•••');
  return shown;
}

const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/**
 * `text` with what would move a cursor, turn the direction of writing or not be seen as `\u001b`, which also JSON reads as
 * that character. Lines, tabs and the joiners that scripts and emoji need stay.
 */
export function visible(text: string): string {
  const unit = (code: string) => `\\u${code.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return text.replace(UNSEEN, (character) => character.split('').map(unit).join(''));
}

/** Something the person running the command can mend. Anything else that escapes is our bug. */
export class UserError extends Error {
  readonly code: UserErrorCode;
  /** One imperative sentence: the one thing to do. */
  readonly fix: string;
  /** More lines to show under the message, for example code frames. */
  readonly details: string;

  constructor(code: UserErrorCode, message: string, fix: string, options: ErrorOptions & { details?: string } = {}) {
    super(visible(redact(message)), options);
    this.name = 'UserError';
    this.code = code;
    this.fix = visible(redact(fix));
    this.details = visible(redact(options.details ?? ''));
  }
}

/** The `code` of a Node system error (`EADDRINUSE`, `EACCES` …), or undefined. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

const FIXES: { readonly [code: string]: string } = {
  ENOSPC: 'Free some disk space',
  EDQUOT: 'Free some disk space',
  EFBIG: 'Allow larger files: ulimit -f unlimited',
  EROFS: 'Give yourself the right to write there',
  EACCES: 'Give yourself the right to read and write there',
  EMFILE: 'Allow more open files: ulimit -n 4096',
};

/** What to do about a system error code, where that is the same whatever the command was doing; undefined for the others. */
export function fixOfMachine(code: string): string | undefined {
  return FIXES[code];
}

/** What this machine refuses, whatever the command was doing when it did; undefined for everything else. */
export function refusalOfMachine(error: unknown): UserError | undefined {
  const code = systemErrorCode(error);
  if (code === undefined || !(error instanceof Error)) return undefined;
  const isTemporary = 'syscall' in error && error.syscall === 'mkdtemp';
  const fix = isTemporary ? 'Set TMPDIR to a directory that can be written' : FIXES[code];
  return fix === undefined ? undefined : new UserError('NOT_WRITABLE', error.message, fix, { cause: error });
}
