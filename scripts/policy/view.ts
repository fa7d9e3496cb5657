import { identityOf } from '../config/merge.ts';
import { Cursor, type Json, type Path } from './cursor.ts';
import type { Resource } from './rule.ts';
import { type Stage, stageOf } from './stage.ts';

/** What is judged. Only `configuration` and `environment` must be known. */
export interface Subject {
  /** Top-level keys and fields of auth0-deploy-cli, as JSON; a value by name is left as `{ $env: NAME }`. */
  configuration: Json;
  /** `local`, `dev`, `prod` …: rules are stricter with what customers use. */
  environment: string;
  /** `acme.eu.auth0.com` */
  domain?: string;
  /** Sources of Actions by their names; without them an Action's own `code` counts. */
  code?: ReadonlyMap<string, string>;
  /** Contents of templates by the paths that the configuration names; without them what stands in the field counts. */
  files?: ReadonlyMap<string, string>;
  /** The other environments, for rules that compare. */
  others?: readonly Subject[];
}

const CUSTOM_TRIGGERS = 'triggers';

/** The configuration as rules look at it. */
export class View {
  readonly environment: string;
  readonly stage: Stage;
  readonly domain: string | undefined;
  readonly root: Cursor;
  readonly others: readonly View[];
  readonly #code: ReadonlyMap<string, string>;
  readonly #files: ReadonlyMap<string, string>;
  readonly #lists = new Map<string, readonly Cursor[]>();
  #clients: ReadonlyMap<string, Cursor> | undefined;
  #connections: ReadonlyMap<string, Cursor> | undefined;

  constructor({ configuration, environment, domain, code, files, others = [] }: Subject) {
    this.root = new Cursor(configuration);
    this.environment = environment;
    this.stage = stageOf(environment);
    this.domain = domain;
    this.#code = code ?? new Map();
    this.#files = files ?? new Map();
    this.others = others.map((other) => new View(other));
  }

  get isProduction(): boolean {
    return this.stage === 'production';
  }

  /** The resources of a kind: `clients`, `resourceServers`, `organizations` … */
  list(kind: string): readonly Cursor[] {
    const known = this.#lists.get(kind);
    if (known) return known;
    // What is no map is told by the schema.
    const items = this.root
      .get(kind)
      .items.filter(({ value }) => typeof value === 'object' && value !== null && !Array.isArray(value));
    this.#lists.set(kind, items);
    return items;
  }

  get tenant(): Cursor {
    return this.root.get('tenant');
  }

  get clients(): readonly Cursor[] {
    return this.list('clients');
  }

  /** Connections of every strategy: databases have a key of their own in auth0-deploy-cli's files. */
  get connections(): readonly Cursor[] {
    return [...this.list('databases'), ...this.list('connections')];
  }

  get databases(): readonly Cursor[] {
    return this.connections.filter((connection) => strategyOf(connection) === 'auth0');
  }

  get organizations(): readonly Cursor[] {
    return this.list('organizations');
  }

  /** The client that a reference means: files refer by name, a tenant by client_id. */
  client(reference: string | undefined): Cursor | undefined {
    this.#clients ??= new Map(
      this.clients.flatMap((client) =>
        [client.get('name').text, client.get('client_id').text].flatMap((key) => (key ? [[key, client] as const] : [])),
      ),
    );
    return reference === undefined ? undefined : this.#clients.get(reference);
  }

  connection(name: string | undefined): Cursor | undefined {
    this.#connections ??= new Map(
      this.connections.flatMap((connection) => {
        const key = connection.get('name').text;
        return key === undefined ? [] : [[key, connection] as const];
      }),
    );
    return name === undefined ? undefined : this.#connections.get(name);
  }

  /** What an organization has enabled, each with the connection where that is configured. */
  connectionsOf(organization: Cursor): { enabled: Cursor; connection: Cursor | undefined }[] {
    return organization.get('connections').items.map((enabled) => {
      return { enabled, connection: this.connection(enabled.get('name').text) };
    });
  }

  /** The bindings of a trigger, in the order in which they run. */
  bindings(trigger: string): readonly Cursor[] {
    return this.root.at(CUSTOM_TRIGGERS, trigger).items;
  }

  /** The source of an Action, where it is known. A tenant has it in `code`; a file has a path there. */
  codeOf(action: Cursor): string | undefined {
    const { text } = action.get('code');
    return this.#code.get(action.get('name').text ?? '') ?? (text?.includes('\n') ? text : undefined);
  }

  /** What a template says, where it is known. */
  contentOf(field: Cursor): string | undefined {
    const { text } = field;
    if (text === undefined) return undefined;
    return this.#files.get(text) ?? (text.includes('<') || text.includes('{{') ? text : undefined);
  }

  /** Which resource `path` belongs to. */
  resourceAt(path: Path): Resource {
    const [kind = '', position] = path;
    const identity = identityOf(String(kind)) ?? ['name'];
    if (typeof position === 'string' && kind === CUSTOM_TRIGGERS) return { kind, name: position };
    if (typeof position !== 'number') return { kind: String(kind) };
    const item = this.root.get(String(kind)).item(position);
    const name = identity.map((field) => item.get(field).text ?? '?').join(' → ');
    return { kind: String(kind), name };
  }
}

/** `auth0` for a database, which may leave it out under `databases`. */
export function strategyOf(connection: Cursor): string | undefined {
  return connection.get('strategy').text ?? (connection.path[0] === 'databases' ? 'auth0' : undefined);
}

/** What messages call a resource: its name in quotes. */
export function quoted(resource: Cursor, field = 'name'): string {
  return `"${resource.get(field).text ?? '?'}"`;
}
