/** An error in the form of OAuth: what an endpoint answers, or what /authorize sends back to the application. */
export class OAuthError extends Error {
  readonly status: number;
  /** `invalid_request`, `access_denied` … */
  readonly error: string;
  readonly uri: string | undefined;

  constructor(status: number, error: string, description: string, uri?: string) {
    super(description);
    this.name = 'OAuthError';
    this.status = status;
    this.error = error;
    this.uri = uri;
  }

  get body(): { error: string; error_description: string; error_uri?: string } {
    return { error: this.error, error_description: this.message, ...(this.uri && { error_uri: this.uri }) };
  }
}

/** Wrong, missing or unknown credentials of a client: Auth0 does not tell which. */
export function unauthorized(): OAuthError {
  return new OAuthError(401, 'access_denied', 'Unauthorized');
}
