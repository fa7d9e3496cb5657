import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { PROBE_TICKET, probeLink, probeLoginRoute } from '../../../scripts/journey/probe.ts';

const PAGE = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n';
const moved = (to: string) => `HTTP/1.1 302 Found\r\nLocation: ${to}\r\nContent-Length: 0\r\n\r\n`;
const dripping = (text: string) => (socket: Socket) => {
  const timer = setInterval(() => socket.write(text), 50);
  socket.once('close', () => clearInterval(timer));
};
const saying = (text: string) => (socket: Socket) => socket.end(text);
/** A million characters of what an expression could look through again from each of its beginnings. */
const many = (text: string) => text.repeat(1_000_000 / text.length);

/** What is found when the login route answers a request like this. Nothing may take longer than a few timeouts. */
async function probed(answer: (socket: Socket) => unknown): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    socket.once('data', () => answer(socket));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const loginUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/login`;
  const link = probeLink(loginUri, { id: 'org_1', name: 'acme' });
  const target = { link, hosts: ['acme.eu.auth0.com'], clientId: 'c', callbacks: [], timeout: 500 };
  const { findings } = await probeLoginRoute(target);
  return (findings[0]?.says ?? 'nothing').replaceAll(loginUri, 'URI');
}

test.each<[string, (socket: Socket) => unknown, RegExp]>([
  ['never answers', () => undefined, /URI cannot be opened: .* did not answer in 0\.5 s/],
  ['sends headers without end', dripping('X-More: 1\r\n'), /cannot be opened/],
  [
    'begins an answer and sends headers without end',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      dripping('X-More: 1\r\n')(socket);
    },
    /URI cannot be opened: .* did not answer in 0\.5 s/,
  ],
  ['sends headers that are too large', saying(`${PAGE}X: ${many('x')}\r\n\r\n`), /Header overflow/],
  ['speaks no HTTP', saying('SSH-2.0-OpenSSH_9.0\r\n'), /cannot be opened: Parse Error/],
  ['hangs up', (socket) => socket.destroy(), /cannot be opened: socket hang up/],
  ['redirects to a file', saying(moved('file:///etc/passwd')), /leads to file:\/etc\/passwd and never to \/authorize/],
  ['redirects to a script', saying(moved('javascript:alert(1)')), /leads to javascript:alert\(1\) and never/],
])('a login route that %s', async (_, answer, says) => {
  expect(await probed(answer)).toMatch(says);
});

test.each([
  ['tags that never end', many('<form ')],
  ['tags within quotes that never end', many('<input a="')],
  ['scripts that never end', many('<script>x')],
  ['links that never end', many('<a href="x">y')],
  ['links without an address', many('<a href href ')],
  ['refreshes of nothing', many('<meta http-equiv=refresh ')],
  ['one refresh with a long address', `<meta http-equiv="refresh" content="${many('url ')}`],
  ['buttons that never end', many('<button>')],
])(
  'a page of %s is read at once',
  async (_, body) => {
    expect(await probed(saying(`${PAGE}\r\n${body}`))).toMatch(/never to \/authorize|never sign anybody in/);
  },
  5000,
);

test('what leads on is found all the same', async () => {
  const html = `<script src="/a.js"></script><form action="https://acme.eu.auth0.com/authorize">
    <input type=hidden name=invitation value="${PROBE_TICKET}"><input name="organization" value="org_1"></form>`;
  expect(await probed(saying(`${PAGE}\r\n${html}`))).not.toMatch(/never to \/authorize/);
});
