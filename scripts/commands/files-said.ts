import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attachmentsOf } from '../config/attachments.ts';
import type { Compiled } from '../config/compile.ts';
import type { Configuration } from '../config/load.ts';
import { type ConfigNode, text } from '../config/node.ts';
import { actionFolder } from '../config/sources.ts';
import { declaredResources } from '../plan/declared.ts';
import type { Json } from '../plan/json.ts';

/** What the files say of each resource: secrets by name, attached files and bundles by the digest of their content. */
export function filesSaid(
  configuration: Configuration,
  bundles: ReadonlyMap<string, string>,
  compiled: Compiled,
): { [key: string]: Json } {
  const { root, domain } = configuration;
  const attached = new Map(
    attachmentsOf(configuration).map(({ node, path }) => [
      node,
      digestOf(readFileSync(join(compiled.directory, path), 'utf8')),
    ]),
  );
  const plain = (node: ConfigNode): Json => {
    const digest = attached.get(node);
    if (digest !== undefined) return digest;
    if (node.kind === 'map')
      return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, plain(value)]));
    if (node.kind === 'list') return node.items.map(plain);
    if (node.kind === 'env') return `$${node.name}`;
    if (node.kind === 'tenant') return node.name === 'domain' ? domain : `https://${domain}/api/v2/`;
    const bundle = bundles.get(actionFolder(text(node) ?? '') ?? '');
    return bundle === undefined ? node.value : digestOf(bundle);
  };
  return declaredResources(Object.fromEntries([...root].map(([key, { value }]) => [key, plain(value)])));
}

function digestOf(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}
