import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { SourceMap, type SourceMapping } from 'node:module';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Debugger } from '../../support/debugger.ts';
import { probe, project } from './project.ts';

/** `npm run action -- run probe --inspect 0`, and where it waits for a debugger. */
function debuggee(cwd: string): { url: Promise<string>; ended: Promise<string> } {
  const cli = join(process.cwd(), 'scripts', 'cli.ts');
  const child = spawn(process.execPath, [cli, 'action', 'run', 'probe', '--inspect', '0'], { cwd });
  onTestFinished(() => void child.kill('SIGKILL'));
  let out = '';
  const { promise, resolve } = Promise.withResolvers<string>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      out += chunk;
      const [, url] = /Waiting for a debugger at (ws:\S+)/.exec(out) ?? [];
      if (url) resolve(url);
    });
  }
  return { url: promise, ended: new Promise((done) => child.once('close', () => done(out))) };
}

test('a debugger stops in the TypeScript of an Action and reads its variables', async () => {
  const cwd = project();
  const file = probe(cwd, `const words: string[] = ['stop', event.tenant.id];\n  api.access.deny(words.join(' '));`);
  const { url, ended } = debuggee(cwd);
  const session = await Debugger.attach(await url);
  const thread = session.next(({ method }) => method === 'NodeWorker.attachedToWorker');
  await session.send('NodeWorker.enable', { waitForDebuggerOnStart: true });
  await session.send('Runtime.runIfWaitingForDebugger');
  await thread;
  await session.sendToThread('Debugger.enable');
  // As editors do: stop before the first statement of code that has a source map, and set the breakpoints then.
  const instrumentation = 'beforeScriptWithSourceMapExecution';
  await session.sendToThread('Debugger.setInstrumentationBreakpoint', { instrumentation });
  const parsed = session.next(({ method, params }) => method === 'Debugger.scriptParsed' && params.url === 'probe.js');
  const started = session.next(({ method }) => method === 'Debugger.paused');
  await session.sendToThread('Runtime.runIfWaitingForDebugger');
  expect((await started).params.reason).toBe('Break on start');
  const begun = session.next(({ method }) => method === 'Debugger.paused');
  await session.sendToThread('Debugger.resume');
  await begun;
  const json = JSON.parse(Buffer.from((await parsed).params.sourceMapURL.split(',')[1], 'base64').toString());
  const map = new SourceMap(json);
  const lineNumber = lineOf(map, 'actions/probe/action.ts', 5);
  await session.sendToThread('Debugger.setBreakpointByUrl', { lineNumber, url: 'probe.js' });
  const paused = session.next(({ method }) => method === 'Debugger.paused');
  await session.sendToThread('Debugger.resume');
  const [frame] = (await paused).params.callFrames;
  const { lineNumber: line, columnNumber: column } = frame.location;
  const { originalSource, originalLine } = map.findEntry(line, column) as SourceMapping;
  expect([originalSource, originalLine]).toEqual(['actions/probe/action.ts', 4]);
  expect(new URL(originalSource, json.sourceRoot).pathname).toBe(realpathSync(file));
  const asked = { callFrameId: frame.callFrameId, expression: 'words[0]' };
  expect((await session.sendToThread('Debugger.evaluateOnCallFrame', asked)).result.result.value).toBe('stop');
  await session.sendToThread('Debugger.resume');
  session.close();
  expect(await ended).toContain('refused (access): stop acme-dev');
});

/** The first line (from 0) of the bundle that comes from this line (from 1) of a source. */
function lineOf(map: SourceMap, source: string, line: number): number {
  for (let generated = 0; generated < 1000; generated += 1) {
    for (let column = 0; column < 80; column += 1) {
      const { originalSource, originalLine, generatedLine } = map.findEntry(generated, column) as SourceMapping;
      if (originalSource === source && originalLine === line - 1 && generatedLine === generated) return generated;
    }
  }
  throw new Error('the line is not in the bundle');
}
