import inspector from 'node:inspector';
import { UserError } from '../errors.ts';

/**
 * Lets a debugger attach to this process and the threads of its Actions. @param waits goes on only when one has
 * @throws UserError USAGE, PORT_IN_USE
 */
export function openInspector(port: string, onOpen: (url: string) => void, waits = false): void {
  const fix = 'Name a free one, for example --inspect 9229';
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new UserError('USAGE', '--inspect takes a port', fix);
  inspector.open(Number(port), '127.0.0.1');
  const url = inspector.url();
  if (url === undefined) throw new UserError('PORT_IN_USE', `Port ${port} is already in use`, fix);
  onOpen(url);
  if (waits) inspector.waitForDebugger();
}
