/** One Action as the configuration declares it. */
export interface ActionSource {
  /** Its folder below actions/. */
  folder: string;
  /** Names of the secrets that it is given. */
  secrets?: readonly string[];
  /** Packages that Auth0 installs for it. */
  dependencies?: readonly { name: string; version: string }[];
}

/** What is deployed. */
export interface ActionBundle {
  /** One CommonJS file: the same bytes on every machine. */
  code: string;
  /** Source map (version 3, JSON) back to the TypeScript. Never deployed. */
  map: string;
}
