import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { didYouMean } from '../nearest.ts';
import { type ConfigNode, get, items, text } from '../node.ts';
import { oneOf } from '../scalars.ts';
import type { Schema } from '../schema/schema.ts';
import { actionFolder, sourceOf } from '../sources.ts';
import type { Look } from './look.ts';

/** Bindings, modules and secrets of Actions, and who else names one. */
export function checkActions(look: Look, triggers: readonly string[]): void {
  const bound = checkBindings(look, triggers);
  for (const profile of look.list('tokenExchangeProfiles')) bound.add(named(look, get(profile, 'action')));
  for (const stream of look.list('eventStreams')) {
    const destination = get(stream, 'destination');
    if (text(get(destination, 'type')) !== 'action') continue;
    bound.add(named(look, get(get(destination, 'configuration'), 'action_id')));
  }
  const used = new Set<string>();
  for (const action of look.list('actions')) {
    checkSecrets(look, action);
    for (const module of items(get(action, 'modules'))) {
      const name = get(module, 'module_name');
      look.point('reference-module', name, 'module', look.names('actionModules'));
      used.add(text(name) ?? '');
    }
    const name = get(action, 'name');
    if (name && text(name) !== undefined && !bound.has(text(name))) {
      const message = `the Action "${text(name)}" is bound to no trigger and never runs`;
      look.complain('unused-action', name, message, 'Bind it under triggers, or delete it');
    }
  }
  for (const module of look.list('actionModules')) {
    const name = get(module, 'name');
    if (name && !used.has(text(name) ?? '')) {
      look.complain(
        'unused-module',
        name,
        `no Action uses the module "${text(name)}"`,
        'Name it in an Action, or delete it',
      );
    }
  }
  checkFolders(look);
}

function named(look: Look, node: ConfigNode | undefined): string | undefined {
  look.action(node);
  return text(node);
}

/** The triggers that auth0-deploy-cli's schema lists. */
export function triggersOf(schema: Schema | undefined): readonly string[] {
  const names = schema?.items?.properties?.trigger_id?.properties?.action_name?.enum ?? [];
  return names.map(String);
}

function checkBindings(look: Look, triggers: readonly string[]): Set<string | undefined> {
  const bound = new Set<string | undefined>();
  const node = look.root.get('triggers')?.value;
  if (node?.kind !== 'map') return bound;
  for (const [trigger, { key, value }] of node.entries) {
    if (triggers.length > 0 && !triggers.includes(trigger)) {
      const message = `there is no trigger "${trigger}"${didYouMean(trigger, triggers)}`;
      look.problems.push({ rule: 'reference-trigger', place: key, message, fix: `Use ${oneOf(triggers)}` });
    }
    const seen = new Set<string | undefined>();
    for (const binding of items(value)) {
      const action = get(binding, 'action_name');
      const name = text(action);
      if (action && name !== undefined && seen.has(name)) {
        look.complain('unused-binding', action, `${trigger} runs "${name}" twice`, 'Delete one of the bindings');
      }
      seen.add(name);
      bound.add(name);
      if (action && look.action(action)) checkSupported(look, action, trigger);
    }
  }
  return bound;
}

function checkSupported(look: Look, bound: ConfigNode, trigger: string): void {
  const action = look.list('actions').find((item) => text(get(item, 'name')) === text(bound));
  const supported = items(get(action, 'supported_triggers')).flatMap((item) => text(get(item, 'id')) ?? []);
  if (!action || supported.length === 0 || supported.includes(trigger)) return;
  const message = `the Action "${text(bound)}" does not support the trigger ${trigger}`;
  look.complain('reference-trigger', bound, message, `Bind it to ${supported.join(' or ')}`);
}

/** `event.secrets.NAME` is undefined at a login where the configuration does not have NAME. */
function checkSecrets(look: Look, action: ConfigNode): void {
  const code = get(action, 'code');
  const source = sourceOf(look.around, text(code));
  if (!code || source === undefined) return;
  const read = new Set(
    [...source.matchAll(/\bsecrets(?:\?)?(?:\.(\w+)|\[['"]([\w-]+)['"]\])/g)].map(
      (found) => found[1] ?? found[2] ?? '',
    ),
  );
  // Secrets that are handed on as a whole can be read anywhere.
  const isHandedOn = /\bsecrets\b(?!\s*(\?\.|\.|\[|\?\s*\.|:|\?:))/.test(
    source.replaceAll(/\/\/.*$|\/\*[\s\S]*?\*\//gm, ''),
  );
  const secrets = items(get(action, 'secrets'));
  const known = new Set(secrets.flatMap((secret) => text(get(secret, 'name')) ?? []));
  for (const name of read) {
    if (known.has(name)) continue;
    const message = `the code of this Action reads event.secrets.${name}, and the Action has no such secret${didYouMean(name, known)}`;
    look.complain('reference-secret', code, message, `Add ${name} under secrets, or take it out of the code`);
  }
  for (const secret of secrets) {
    const name = get(secret, 'name');
    if (!name || isHandedOn || read.has(text(name) ?? '') || text(name) === undefined) continue;
    const message = `the code of this Action does not read the secret ${text(name)}`;
    look.complain('unused-secret', name, message, 'Delete it: a secret that nobody needs can only leak');
  }
}

function checkFolders(look: Look): void {
  const { actions } = look.around;
  const node = look.root.get('actions');
  if (!node || !existsSync(actions)) return;
  const configured = new Set(look.list('actions').map((action) => actionFolder(text(get(action, 'code')) ?? '')));
  for (const folder of readdirSync(actions).sort()) {
    if (configured.has(folder) || !existsSync(join(actions, folder, 'action.ts'))) continue;
    if (look.around.comments?.some((comment) => comment.includes(folder))) continue;
    const message = `actions/${folder} is no Action of the configuration and is not deployed`;
    const fix = `Add an Action with code: ./actions/${folder}/code.js, delete the folder, or say in a comment why it waits`;
    look.problems.push({ rule: 'unused-action-folder', place: node.key, message, fix });
  }
}
