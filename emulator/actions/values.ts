/** An argument of a method that takes text. */
export function text(value: unknown): string {
  return String(value);
}

export function isRecord(value: unknown): value is { [key: string]: unknown } {
  return typeof value === 'object' && value !== null;
}

/** A time in milliseconds since 1970. @throws TypeError */
export function moment(value: unknown, method: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new TypeError(`api.${method} takes a time in milliseconds since 1970`);
  }
  return value;
}
