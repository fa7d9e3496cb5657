/** One request, as `GET /_local/requests` tells it. */
export interface RecordedRequest {
  method: string;
  /** With the query. */
  path: string;
  /** 0 when it was not answered. */
  status: number;
  /** Rows that the request changed. `before` is null for a new row, `after` for a deleted one. */
  changes: { collection: string; id: string; before: object | null; after: object | null }[];
}

const KEPT = 20_000;

/** Requests since the last reset; the oldest go when there are more than `most`. */
export class RequestLog {
  readonly #most: number;
  #requests: RecordedRequest[] = [];

  constructor(most = KEPT) {
    this.#most = most;
  }

  add(request: RecordedRequest): void {
    this.#requests.push(request);
    if (this.#requests.length > this.#most) this.#requests = this.#requests.slice(-Math.ceil(this.#most / 2));
  }

  all(): readonly RecordedRequest[] {
    return this.#requests;
  }

  clear(): void {
    this.#requests = [];
  }
}
