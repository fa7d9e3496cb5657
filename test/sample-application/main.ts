/*
 * The sample application as a process. It prints one line of JSON when it is ready: {"url":"https://…"}
 */
import { createServer } from 'node:https';
import { createApp } from './app.ts';
import { readSettings } from './settings.ts';

try {
  const settings = readSettings(process.env);
  const server = createServer(settings.certificate, createApp(settings));
  server.on('error', fail);
  server.listen(settings.port, '127.0.0.1', () => console.log(JSON.stringify({ url: settings.baseURL })));
  process.once('SIGTERM', () => {
    server.close();
    server.closeAllConnections();
  });
} catch (error) {
  fail(error);
}

function fail(error: unknown): void {
  console.error(`sample application: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
