import type { Json, JsonObject } from '../../store/json.ts';
import type { Tenant } from '../../tenant.ts';
import type { Caller } from './access.ts';
import type { Operation } from './openapi.ts';
import type { Query } from './parameters.ts';

/** A request whose token, scopes, path, query and body were found valid. */
export interface Call {
  tenant: Tenant;
  operation: Operation;
  /** What the placeholders of the path stand for, decoded, in order. */
  ids: readonly string[];
  /** The first and the second of `ids`; empty when there is none. */
  id: string;
  subId: string;
  query: Query;
  /** `{}` when the request has no body or one that is not an object; see `payload`. */
  body: JsonObject;
  payload: Json | undefined;
  headers: { readonly [name: string]: string | string[] | undefined };
  caller: Caller;
}

/** Without `status` the one of Auth0's OpenAPI description; without `body` an empty answer. */
export interface Answer {
  status?: number;
  body?: Json;
}

export type Handler = (call: Call) => Answer | Promise<Answer>;

/** Handlers by `METHOD /path/{placeholder}`; the names of placeholders do not matter. */
export type Routes = { readonly [route: string]: Handler };

/** Where the store holds what `GET {path}` lists, or shows of the one that a tenant has. */
export type Holding =
  | { path: string; collection: string; idField: string }
  /** A row of the collection `settings`. */
  | { path: string; setting: string };

/** What the engine serves: all routes of one resource kind. */
export interface Resource {
  routes: Routes;
  /** For a tenant that is restored from what another one answered: see restore.ts. */
  holds?: Holding;
  /** Where the behaviour comes from, with date. */
  source: string;
}

/** A value that may be there once; `message` is the 409 that a second one gets. */
export interface Unique {
  field: string;
  message: string | ((row: JsonObject, call: Call) => string);
  errorCode?: string;
}

/** Everything that the engine needs to know about one resource kind. */
export interface Kind {
  /** `/roles`. The engine serves list, create, get, update, replace and delete as far as Auth0 describes them. */
  path: string;
  collection: string;
  /** The field that holds the id; `id` unless told. */
  idField?: string;
  newId: (row: JsonObject, call: Call) => string;
  /** The name of the rows in an envelope; the last segment of the path unless told. */
  key?: string;
  /** What a create without these fields means. */
  defaults?: (body: JsonObject, call: Call) => JsonObject;
  /** `created_at` and `updated_at` are kept. */
  timestamps?: boolean;
  unique?: readonly Unique[];
  /** The 404 of an unknown id. */
  missing: { message: string; errorCode?: string };
  /** Fields that `fields` cannot leave out. */
  always?: readonly string[];
  /** The same in lists. */
  alwaysListed?: readonly string[];
  /** Fields that are never shown. */
  hidden?: readonly string[];
  /** Paths of secrets in objects that an update replaces: `options.client_secret`. See assumption left-out-secret. */
  secrets?: readonly string[];
  /** Objects whose keys an update merges; a null removes the key. Other objects are replaced. */
  merged?: readonly string[];
  /** Query parameters that choose rows. */
  filters?: { readonly [parameter: string]: (row: JsonObject, value: string, call: Call) => boolean };
  /** Fields by which `sort` may order the list. */
  sortable?: readonly string[];
  /** How many rows a page has that does not say; 50 unless told. */
  pageSize?: number;
  /** `array`: never an envelope. `always`: also without `include_totals`. */
  envelope?: 'array' | 'always';
  /** The envelope also says how many rows the page has. */
  length?: boolean;
  /** Looks at the new row before it is stored, and may change it. @throws ApiError to refuse */
  beforeCreate?: (row: JsonObject, call: Call) => JsonObject;
  afterCreate?: (row: JsonObject, call: Call) => void;
  /** @throws ApiError to refuse */
  beforeUpdate?: (row: JsonObject, before: JsonObject, call: Call) => JsonObject;
  /** @throws ApiError to refuse */
  beforeDelete?: (row: JsonObject, call: Call) => void;
  /** Removes what belongs to the row. */
  afterDelete?: (row: JsonObject, call: Call) => void;
  /** What a delete answers, when it is not empty. */
  answerDeleted?: (call: Call) => Answer;
  /** The row as it is shown; `hidden` fields are taken off afterwards. */
  show?: (row: JsonObject, call: Call) => JsonObject;
  /** The answer of a create, when it differs from `show`. */
  showCreated?: (row: JsonObject, call: Call) => JsonObject;
  /** Sub-resources, and operations that differ from what the engine does. */
  routes?: Routes;
  source: string;
}
