import { STATUS_CODES } from 'node:http';
import type { JsonObject } from '../../store/json.ts';

/** hapi's word, where Node has the newer one. */
const TITLES: { [status: number]: string | undefined } = { ...STATUS_CODES, 413: 'Request Entity Too Large' };

/** An answer of Auth0 that says no: `statusCode`, `error`, `message` and, for most, `errorCode`. */
export class ApiError extends Error {
  readonly status: number;
  readonly errorCode: string | undefined;
  readonly attributes: JsonObject | undefined;

  constructor(status: number, message: string, errorCode?: string, attributes?: JsonObject) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.errorCode = errorCode;
    this.attributes = attributes;
  }

  get body(): JsonObject {
    return {
      statusCode: this.status,
      error: TITLES[this.status] ?? 'Error',
      message: this.message,
      ...(this.errorCode !== undefined && { errorCode: this.errorCode }),
      ...(this.attributes && { attributes: this.attributes }),
    };
  }
}

export function badRequest(message: string, errorCode = 'invalid_body'): ApiError {
  return new ApiError(400, message, errorCode);
}

export function notFound(message: string, errorCode?: string): ApiError {
  return new ApiError(404, message, errorCode);
}

export function conflict(message: string, errorCode?: string): ApiError {
  return new ApiError(409, message, errorCode);
}

/** The body that auth0-reset-tenant#31 shows. */
export function tooManyRequests(): ApiError {
  return new ApiError(429, 'Global limit has been reached', 'too_many_requests');
}

/** What Auth0 has and the emulator does not; the name of it goes into the message, and why where that is known. */
export function notEmulated(what: string, why?: string): ApiError {
  return new ApiError(501, `The emulator does not have ${what}${why === undefined ? '' : `: ${why}`}`, 'not_emulated');
}
