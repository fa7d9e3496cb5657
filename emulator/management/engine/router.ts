import type { Operation } from './openapi.ts';

interface Node<Target> {
  literal: Map<string, Node<Target>>;
  placeholder?: Node<Target>;
  targets: Map<string, Target>;
}

/** What a path leads to: the target and the texts that the placeholders stand for, in their order. */
export interface Match<Target> {
  target: Target;
  ids: string[];
}

/** Finds targets by method and path template; a literal segment goes before a placeholder. */
export class Router<Target> {
  readonly #root: Node<Target> = emptyNode();

  add(method: string, template: string, target: Target): void {
    let node = this.#root;
    for (const segment of template.split('/').slice(1)) node = step(node, segment);
    node.targets.set(method, target);
  }

  find(method: string, segments: readonly string[]): Match<Target> | undefined {
    return search(this.#root, method, segments, 0, []);
  }
}

function emptyNode<Target>(): Node<Target> {
  return { literal: new Map(), targets: new Map() };
}

function step<Target>(node: Node<Target>, segment: string): Node<Target> {
  if (segment.startsWith('{')) {
    node.placeholder ??= emptyNode();
    return node.placeholder;
  }
  const next = node.literal.get(segment) ?? emptyNode<Target>();
  node.literal.set(segment, next);
  return next;
}

function search<Target>(
  node: Node<Target>,
  method: string,
  segments: readonly string[],
  at: number,
  ids: string[],
): Match<Target> | undefined {
  const segment = segments[at];
  if (segment === undefined) {
    const target = node.targets.get(method);
    return target === undefined ? undefined : { target, ids };
  }
  const literal = node.literal.get(segment);
  const found = literal && search(literal, method, segments, at + 1, ids);
  if (found || segment === '') return found;
  return node.placeholder && search(node.placeholder, method, segments, at + 1, [...ids, segment]);
}

/** `/users/{id}/roles` and `/users/{user_id}/roles` are one path. */
export function routeKey(operation: Pick<Operation, 'method' | 'path'>): string {
  return `${operation.method} ${operation.path.replace(/\{[^}]+\}/g, '{}')}`;
}
