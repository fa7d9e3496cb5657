/** Stable codes of what can stop the emulator from starting or going on. */
export type TenantErrorCode =
  | 'PORT_IN_USE'
  | 'PORT_NOT_ALLOWED'
  | 'DIRECTORY_NOT_WRITABLE'
  | 'STATE_UNREADABLE'
  | 'STATE_UNWRITABLE'
  | 'STATE_IN_USE'
  | 'SNAPSHOT_UNREADABLE'
  | 'USAGE';

/** Something the person who runs the emulator can mend. Anything else that escapes is a bug of the emulator. */
export class TenantError extends Error {
  readonly code: TenantErrorCode;
  /** One imperative sentence. */
  readonly fix: string;

  constructor(code: TenantErrorCode, message: string, fix: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TenantError';
    this.code = code;
    this.fix = fix;
  }
}

/** The `code` of a Node system error (`EADDRINUSE`, `EACCES` …), or undefined. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
