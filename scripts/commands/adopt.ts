import { cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Differences, differencesBetween, type Edit, nameOfSteps, type Step } from '../adopt/differences.ts';
import { readExport } from '../adopt/exported.ts';
import { ConfigurationFiles, writeAll } from '../adopt/files.ts';
import { requiredFields } from '../adopt/required.ts';
import { bundleActions } from '../bundle.ts';
import { actionsOf, compile } from '../config/compile.ts';
import { configError } from '../config/frame.ts';
import { type Configuration, ConfigurationDirectory } from '../config/load.ts';
import { plain } from '../config/plain.ts';
import { configurationSchemas } from '../config/schemas.ts';
import { canonical, type Json, type JsonObject, objectOf, rowsOf } from '../plan/json.ts';
import type { TenantAccess } from '../tenants/access.ts';
import { deploy, exportTenant } from '../tenants/deploy-cli.ts';
import { placeholders } from './base.ts';
import type { Working } from './command.ts';
import { TenantCopy } from './copy.ts';
import { inPrivateDirectory } from './private-directory.ts';

/** Each deploys the files once more. Three are usual: make it, fill it in, and what one field changes of another. */
const MOST_ROUNDS = 6;

export interface AdoptOrder {
  directory: string;
  environment: string;
  domain: string;
  /** The environment as it is now, if there is one. */
  configuration?: Configuration;
  /** An export of the tenant, as readExport gives it. */
  tenant: JsonObject;
  /** Kinds of auth0-deploy-cli that were exported. */
  kinds: readonly string[];
  /** The first text of the environment's file, where there is none. */
  newEnvironment: string;
  /** Also what Auth0 fills in itself. */
  allFields: boolean;
}

export interface Adopted {
  /** Texts of files by their path from the directory. */
  changed: ReadonlyMap<string, string>;
  /** What the files say now and did not before: `clients/Acme Portal: callbacks`. */
  edits: readonly string[];
  /** What the files have and the tenant has not. */
  onlyInFiles: readonly string[];
  /** Actions whose code on the tenant is not what actions/ makes. */
  otherCode: readonly string[];
  /** Actions in use that somebody has edited on the tenant and not deployed. */
  drafts: readonly string[];
  /** What a deploy of the files to a new tenant would still make otherwise. */
  left: readonly string[];
}

/** Changes the files, in memory, until a new tenant is like the tenant after a deploy of them. @throws UserError */
export function adopt(order: AdoptOrder, { terminal, signal }: Working): Promise<Adopted> {
  return terminal.task('Files', (task) =>
    inPrivateDirectory(async (work) => {
      const rounds = new Rounds(order, work, signal);
      for (let round = 1; round <= MOST_ROUNDS; round += 1) {
        task.update(`deploying them to a new local tenant, round ${round}`);
        if (!(await rounds.next())) break;
      }
      const adopted = rounds.outcome();
      const count = adopted.edits.length;
      const what = count === 0 ? 'they say what the tenant holds' : `${count} settings and resources adopted`;
      task.done(
        `${what}; compared by ${rounds.deploys === 1 ? 'a deploy' : `${rounds.deploys} deploys`} to a new local tenant`,
      );
      return adopted;
    }),
  );
}

class Rounds {
  deploys = 0;
  readonly #order: AdoptOrder;
  readonly #files: ConfigurationFiles;
  readonly #work: string;
  readonly #signal: AbortSignal;
  readonly #edits = new Set<string>();
  readonly #otherCode = new Set<string>();
  readonly #drafts: readonly string[];
  /** What the files said before anything was adopted. */
  readonly #said: JsonObject;
  #bundles: ReadonlyMap<string, string> | undefined;
  #last: Differences = { edits: [], onlyInFiles: [] };

  constructor(order: AdoptOrder, work: string, signal: AbortSignal) {
    const { directory, configuration } = order;
    this.#order = order;
    this.#said = configuration ? plain(configuration.root, configuration.domain) : {};
    this.#work = work;
    this.#signal = signal;
    this.#files = new ConfigurationFiles(order);
    this.#drafts = publishDrafts(order.tenant);
    if (existsSync(directory)) cpSync(directory, join(work, 'tenant'), { recursive: true });
    for (const folder of ['base', 'environments']) mkdirSync(join(work, 'tenant', folder), { recursive: true });
    const actions = join(dirname(resolve(directory)), 'actions');
    if (existsSync(actions)) symlinkSync(actions, join(work, 'actions'));
  }

  /** Compares, and changes the files. @returns whether anything was changed */
  async next(): Promise<boolean> {
    const { tenant, allFields } = this.#order;
    const made = allFields && this.#edits.size === 0 ? {} : await this.#made();
    const schemas = await configurationSchemas();
    const found = differencesBetween(tenant, made, {
      required: (path) => requiredFields(schemas, path),
      isSaid: (steps) => says(this.#said, steps),
    });
    const edits = found.edits.filter((edit) => !this.#isOtherCode(edit));
    // What was said already and still differs does not get better by saying it again.
    const isStuck = canonical(edits as unknown as Json) === canonical(this.#last.edits as unknown as Json);
    this.#last = { ...found, edits };
    if (edits.length === 0 || isStuck) return false;
    for (const edit of edits) {
      this.#files.apply(edit);
      this.#edits.add(nameOfSteps(edit.steps));
    }
    return true;
  }

  outcome(): Adopted {
    const declared = this.#last.onlyInFiles.filter((steps) => says(this.#said, steps));
    return {
      changed: this.#files.changed(),
      edits: [...this.#edits],
      onlyInFiles: declared.map(nameOfSteps),
      otherCode: [...this.#otherCode],
      drafts: this.#drafts,
      left: this.#last.edits.filter(({ isCompanion }) => !isCompanion).map(({ steps }) => nameOfSteps(steps)),
    };
  }

  /** What a new tenant holds after a deploy of the files as they are now. */
  async #made(): Promise<JsonObject> {
    const { environment, domain, kinds } = this.#order;
    writeAll(join(this.#work, 'tenant'), this.#files.changed());
    // What a tenant holds may break rules for files; that is for `npm run check`.
    const { configuration, problems, sources } = await new ConfigurationDirectory(join(this.#work, 'tenant')).examine(
      environment,
    );
    if (!configuration) throw configError(problems, sources);
    this.#bundles ??= await this.#bundled();
    const compiled = compile({ ...configuration, domain }, this.#bundles, placeholders());
    const copy = await TenantCopy.start(domain, this.#work, 'new-tenant');
    try {
      this.deploys += 1;
      const access: TenantAccess = { ...copy.access, domain };
      const run = { access, through: copy.through, hurry: true, signal: this.#signal };
      if (compiled.counts.length > 0) await deploy({ file: compiled.file, ...run });
      return await inPrivateDirectory(async (folder) => readExport(await exportTenant({ folder, kinds, ...run })));
    } finally {
      await copy.close();
      compiled.remove();
    }
  }

  async #bundled(): Promise<ReadonlyMap<string, string>> {
    const { configuration } = this.#order;
    if (!configuration) return new Map();
    return bundleActions(
      configuration.actions,
      actionsOf(configuration).map(({ folder }) => folder),
    );
  }

  /** Code that actions/ makes out of TypeScript cannot be adopted: it is told. */
  #isOtherCode({ steps: [kind, action, field] }: Edit): boolean {
    const { configuration } = this.#order;
    if (!configuration || !kind || !action || !field) return false;
    if (!('key' in kind && kind.key === 'actions' && 'key' in field && field.key === 'code')) return false;
    const name = 'item' in action ? action.item.name : undefined;
    const own = actionsOf(configuration).find((one) => one.name === name);
    if (own) this.#otherCode.add(own.folder);
    return own !== undefined;
  }
}

/** A trigger takes deployed Actions only: one in use is deployed, whatever its draft says. @returns names of those with one */
function publishDrafts({ actions, triggers }: JsonObject): string[] {
  const bound = new Set(
    Object.values(objectOf(triggers)).flatMap((list) => rowsOf(list).map((row) => row.action_name)),
  );
  const drafts = rowsOf(actions).filter(({ name, deployed }) => deployed === false && bound.has(name ?? null));
  for (const action of drafts) action.deployed = true;
  return drafts.map(({ name }) => String(name));
}

/** Whether files say it themselves: a new tenant has more than what was deployed to it. */
function says(files: JsonObject, steps: readonly Step[]): boolean {
  let value: Json | undefined = files;
  for (const step of steps) {
    if ('key' in step) value = objectOf(value)[step.key];
    else
      value = rowsOf(value).find((row) =>
        Object.entries(step.item).every(([field, own]) => (row[field] ?? null) === own),
      );
  }
  return value !== undefined;
}
