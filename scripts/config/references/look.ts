import type { MistakeId } from '../mistakes.ts';
import { didYouMean } from '../nearest.ts';
import { type ConfigNode, type Entry, get, identityText, items, type Problem, text } from '../node.ts';
import { oneOf } from '../scalars.ts';

/** What is looked up beside the configuration itself. */
export interface Surroundings {
  /** The directory of the configuration. */
  directory: string;
  /** The directory of the Actions' sources. */
  actions: string;
  /** Comments of the files: what is named there with a reason is not forgotten. */
  comments?: readonly string[];
}

/** The configuration as references are looked up in it: names once, whatever asks for them. */
export class Look {
  readonly root: ReadonlyMap<string, Entry>;
  readonly around: Surroundings;
  readonly problems: Problem[];
  readonly #names = new Map<string, ReadonlySet<string>>();

  constructor(root: ReadonlyMap<string, Entry>, around: Surroundings, problems: Problem[]) {
    this.root = root;
    this.around = around;
    this.problems = problems;
  }

  list(kind: string): readonly ConfigNode[] {
    return items(this.root.get(kind)?.value);
  }

  /** The names of every resource of the kinds. */
  names(...kinds: string[]): ReadonlySet<string> {
    const key = kinds.join();
    const known = this.#names.get(key);
    if (known) return known;
    const names = new Set(
      kinds.flatMap((kind) => this.list(kind)).flatMap((item) => identityText(get(item, 'name')) ?? []),
    );
    this.#names.set(key, names);
    return names;
  }

  complain(rule: MistakeId, node: ConfigNode, message: string, fix: string): void {
    const isLong = node.kind === 'map' || node.kind === 'list';
    this.problems.push({ rule, place: isLong ? { ...node.place, length: 1 } : node.place, message, fix });
  }

  /** Complains when `node` is a text that `known` does not have. @returns whether it may be meant */
  point(rule: MistakeId, node: ConfigNode | undefined, what: string, known: ReadonlySet<string>, owner = ''): boolean {
    const name = text(node);
    if (node === undefined || name === undefined || name === '' || known.has(name)) return true;
    const fix = known.size > 0 ? `Use ${oneOf([...known])}` : `Add the ${what} to the configuration`;
    const whose = owner ? `${owner} has` : 'there is';
    this.complain(rule, node, `${whose} no ${what} "${name}"${didYouMean(name, known)}`, fix);
    return false;
  }

  client(node: ConfigNode | undefined): boolean {
    return this.point('reference-client', node, 'client', this.names('clients'));
  }

  connection(node: ConfigNode | undefined): boolean {
    return this.point('reference-connection', node, 'connection', this.names('databases', 'connections'));
  }

  action(node: ConfigNode | undefined): boolean {
    return this.point('reference-action', node, 'Action', this.names('actions'));
  }
}

/** Auth0's ids are no names; an export of a tenant may hold some. */
export function isId(node: ConfigNode | undefined, prefix: string): boolean {
  return new RegExp(`^${prefix}_[A-Za-z0-9]{10,}$`).test(text(node) ?? '');
}
