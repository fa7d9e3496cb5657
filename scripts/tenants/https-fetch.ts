import { Agent, request } from 'node:https';

/**
 * A `fetch` that trusts `ca` (PEM) and nothing else. NODE_EXTRA_CA_CERTS cannot be set for a process that runs already,
 * and tls.setDefaultCACertificates would make every other connection of it trust a local authority too.
 */
export function fetchTrusting(ca: string): typeof fetch {
  const agent = new Agent({ ca, keepAlive: true });
  // The process ends when its work does, not when the last idle connection closes.
  agent.on('free', (socket) => socket.unref());
  return async (input, init) => {
    const asked = new Request(input, init);
    const body = asked.body ? Buffer.from(await asked.arrayBuffer()) : undefined;
    return new Promise<Response>((resolve, reject) => {
      const headers = { ...Object.fromEntries(asked.headers), ...(body && { 'content-length': body.byteLength }) };
      const options = { method: asked.method, headers, agent, signal: asked.signal };
      const sent = request(asked.url, options, async (answer) => {
        try {
          const chunks: Buffer[] = [];
          for await (const chunk of answer) chunks.push(chunk);
          const status = answer.statusCode ?? 502;
          const content = [204, 205, 304].includes(status) ? null : Buffer.concat(chunks);
          const flat = Object.entries(answer.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]);
          resolve(new Response(content, { status, headers: Object.fromEntries(flat) }));
        } catch (error) {
          reject(error);
        }
      });
      // What `fetch` throws when a host does not answer: callers look at `cause`.
      sent.on('error', (cause) => reject(new TypeError('fetch failed', { cause })));
      sent.end(body);
    });
  };
}
