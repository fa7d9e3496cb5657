import { readFileSync } from 'node:fs';
import { type ActionVerdict, defaultEvent, runActionOnce } from '../../emulator/index.ts';
import type { ActionSource } from '../actions/source.ts';
import { buildActions } from '../bundle.ts';
import { actionsOf } from '../config/compile.ts';
import { loadConfiguration } from '../config/load.ts';
import { systemErrorCode, UserError } from '../errors.ts';
import type { Working } from './command.ts';
import { openInspector } from './inspect.ts';

type Event = ReturnType<typeof defaultEvent>;

/** Runs one Action and shows what it did. @throws UserError ACTION_INVALID, ACTION_FAILED and for the event */
export async function runAction(
  directory: string,
  name: string,
  { terminal }: Working,
  { eventFile, inspect }: { eventFile?: string; inspect?: string },
): Promise<void> {
  const event = eventFile === undefined ? defaultEvent() : merged(defaultEvent(), readEvent(eventFile));
  const { actions, source } = await findAction(directory, name);
  const built = await terminal.task('Actions', async (task) => {
    const bundles = await buildActions(actions, [source], { types: true });
    const bundle = bundles.get(source.folder) ?? { code: '', map: '' };
    task.done(`${source.folder} (${Math.ceil(bundle.code.length / 1000)} kB)`);
    return bundle;
  });
  if (inspect !== undefined) {
    openInspector(inspect, (url) => terminal.line(`  Waiting for a debugger at ${url}`), true);
  }
  const { dependencies = [] } = source;
  const trial = { ...built, name: source.folder, dependencies, event };
  const { outcome, run } = await runActionOnce({ ...trial, tell: (line) => terminal.line(`  ${line}`) });
  if (run?.error) {
    const message = `${name} failed: ${run.error.message}`;
    throw new UserError('ACTION_FAILED', message, 'Mend it; the login would be refused', { details: run.error.stack });
  }
  show(outcome, run, terminal);
}

/** The Action as it is declared; one that is not declared yet has neither secrets nor packages. */
async function findAction(directory: string, name: string): Promise<{ actions: string; source: ActionSource }> {
  const configuration = await loadConfiguration(directory, 'local');
  const declared = actionsOf(configuration).find((one) => one.folder === name || one.name === name);
  return { actions: configuration.actions, source: declared ?? { folder: name } };
}

function readEvent(file: string): Event {
  const fix = 'Give a file that holds an object, such as {"user": {"email": "ann@acme.example"}}';
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const why = systemErrorCode(error) === 'ENOENT' ? 'does not exist' : 'cannot be read';
    throw new UserError('USAGE', `${file} ${why}`, fix, { cause: error });
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Event;
  } catch (error) {
    throw new UserError('USAGE', `${file} is not JSON: ${(error as Error).message}`, fix, { cause: error });
  }
  throw new UserError('USAGE', `${file} holds no object`, fix);
}

/** Objects are laid over one another; everything else, lists too, is replaced. null takes a key away. */
function merged(below: Event, above: Event): Event {
  const event = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const before = event[key];
    if (value === null) delete event[key];
    else event[key] = isDictionary(before) && isDictionary(value) ? merged(before, value) : value;
  }
  return event;
}

function isDictionary(value: Event[string] | undefined): value is Event {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(outcome: ActionVerdict['outcome'], run: ActionVerdict['run'], terminal: Working['terminal']): void {
  const { denied, deniedBy, suspended, warnings = [], ...did } = outcome;
  const waits = suspended && `waits for the user: ${JSON.stringify(suspended.wait)}`;
  const allowed = denied === undefined;
  terminal.outcome(allowed, 'Login', allowed ? (waits ?? 'goes on') : `refused (${deniedBy}): ${denied}`);
  const names: { [part: string]: string } = { idTokenClaims: 'ID token', accessTokenClaims: 'Access token' };
  for (const [part, value] of Object.entries(did)) {
    if (Object.keys(Object(value)).length === 0) continue;
    terminal.line(`    ${(names[part] ?? part).padEnd(16)}  ${JSON.stringify(value)}`);
  }
  for (const warning of warnings) terminal.line(`    ${'warning'.padEnd(16)}  ${warning}`);
  terminal.line(`    ${'took'.padEnd(16)}  ${run?.duration_ms.toFixed(1) ?? '0.0'} ms`);
}
