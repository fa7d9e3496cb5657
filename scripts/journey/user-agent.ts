import { Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { Agent, request } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Form } from './forms.ts';

/** One request of a journey and what it was answered. */
export interface Hop {
  method: 'GET' | 'POST';
  url: string;
  status: number;
  /** Absolute; only when the answer was a redirect. */
  location?: string;
  /** Names of the cookies that the answer set. */
  cookies?: string[];
  /** What stands in front of the application, as `server` and `via` tell. */
  server?: string;
}

/** Where the redirects ended. */
export interface Page {
  url: string;
  status: number;
  body: string;
}

export interface UserAgentOptions {
  /** PEM certificates that are trusted beside the system's. */
  ca?: string;
  /** Ends a request that is not answered. Milliseconds. */
  timeout?: number;
  /** A redirect to an address that this refuses is noted and not followed. */
  follows?: (location: URL) => boolean;
}

interface Cookie {
  name: string;
  value: string;
  host: string;
  path: string;
}

const MAX_REDIRECTS = 20;
const MAX_BODY = 5_000_000;

/** Names under .test (RFC 6761) are this machine's, as the hosts file of a developer would have it. */
const lookup: LookupFunction = (hostname, options, callback) => {
  if (hostname === 'localhost' || hostname.endsWith('.test')) {
    if (options.all) callback(null, [{ address: '127.0.0.1', family: 4 }]);
    else callback(null, '127.0.0.1', 4);
    return;
  }
  void import('node:dns').then((dns) => dns.lookup(hostname, options, callback as never));
};

/** A browser without a screen: cookies by host and path, redirects followed one by one, every hop kept. */
export class UserAgent {
  readonly hops: Hop[] = [];
  readonly #agent: Agent;
  readonly #plainAgent = new HttpAgent({ keepAlive: true, lookup });
  readonly #timeout: number;
  readonly #follows: (location: URL) => boolean;
  #cookies: Cookie[] = [];

  constructor({ ca, timeout = 15_000, follows = () => true }: UserAgentOptions) {
    this.#agent = new Agent({ keepAlive: true, lookup, ...(ca && { ca }) });
    this.#timeout = timeout;
    this.#follows = follows;
  }

  /** Opens an address and follows where it leads. @throws Error when a host does not answer or redirects never end. */
  visit(url: string): Promise<Page> {
    return this.#follow('GET', url);
  }

  /** Submits a form with a person's input added to what it holds. */
  submit(form: Form, input: { [name: string]: string } = {}): Promise<Page> {
    const fields = new URLSearchParams({ ...form.fields, ...input });
    if (form.method === 'POST') return this.#follow('POST', form.action, fields.toString());
    const url = new URL(form.action);
    url.search = fields.toString();
    return this.#follow('GET', url.href);
  }

  close(): void {
    this.#agent.destroy();
    this.#plainAgent.destroy();
  }

  async #follow(firstMethod: 'GET' | 'POST', firstUrl: string, firstBody?: string): Promise<Page> {
    let [method, url, body] = [firstMethod, firstUrl, firstBody];
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      const answer = await this.#send(method, url, body);
      const location = answer.headers.location && addressIn(answer.headers.location, url);
      const redirected = location !== undefined && answer.status >= 300 && answer.status < 400;
      this.hops.push({
        method,
        url,
        status: answer.status,
        ...(redirected && { location }),
        ...seenIn(answer.headers),
      });
      // A native application is called by a scheme of its own, which no request can follow.
      const ends = !redirected || !/^https?:/.test(location) || !this.#follows(new URL(location));
      if (ends) return { url, status: answer.status, body: answer.body };
      // RFC 9110 section 15.4: 307 and 308 keep method and body, the others become a GET.
      if (answer.status !== 307 && answer.status !== 308) [method, body] = ['GET', undefined];
      url = location;
    }
    throw new Error(`more than ${MAX_REDIRECTS} redirects, the last to ${new URL(url).origin}`);
  }

  #send(method: string, url: string, body?: string) {
    type Answer = { status: number; headers: IncomingHttpHeaders; body: string };
    return new Promise<Answer>((resolve, reject) => {
      const target = new URL(url);
      const form = body !== undefined && {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': Buffer.byteLength(body),
        origin: target.origin,
      };
      const cookie = this.#cookieHeader(target);
      const headers = { accept: 'text/html', 'accept-language': 'en', ...(cookie && { cookie }), ...form };
      const deadline = performance.now() + this.#timeout;
      const isPlain = target.protocol === 'http:';
      const sent = (isPlain ? httpRequest : request)(
        target,
        { method, headers, agent: isPlain ? this.#plainAgent : this.#agent, timeout: this.#timeout },
        async (response) => {
          clearTimeout(unanswered);
          let text = '';
          try {
            for await (const chunk of response) {
              text += chunk;
              // Leaving the loop ends the connection: what does not end is not read to its end.
              if (text.length > MAX_BODY || performance.now() > deadline) break;
            }
          } catch (error) {
            return reject(error);
          }
          this.#keep(target, response.headers['set-cookie'] ?? []);
          return resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
        },
      );
      const giveUp = () => sent.destroy(new Error(`${target.host} did not answer in ${this.#timeout / 1000} s`));
      // The timeout of a request begins again with every header that drips in.
      const unanswered = setTimeout(giveUp, this.#timeout);
      sent.on('timeout', giveUp);
      sent.on('error', (error) => {
        clearTimeout(unanswered);
        reject(error);
      });
      sent.end(body);
    });
  }

  #cookieHeader({ hostname, pathname }: URL): string {
    return this.#cookies
      .filter(({ host, path }) => host === hostname && pathname.startsWith(path))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }

  /** A cookie whose Max-Age or Expires is over goes; the others replace their namesakes. */
  #keep({ hostname }: URL, lines: readonly string[]): void {
    for (const line of lines) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const name = pair.slice(0, pair.indexOf('='));
      const attribute = (key: string) =>
        attributes.find((text) => text.toLowerCase().startsWith(`${key}=`))?.slice(key.length + 1);
      const path = attribute('path') ?? '/';
      const expires = attribute('expires');
      const over = Number(attribute('max-age') ?? 1) <= 0 || (expires && Date.parse(expires) < Date.now());
      const same = (cookie: Cookie) => cookie.name === name && cookie.host === hostname && cookie.path === path;
      this.#cookies = this.#cookies.filter((cookie) => !same(cookie));
      if (!over) this.#cookies.push({ name, value: pair.slice(name.length + 1), host: hostname, path });
    }
  }
}

/** @throws Error when `location` is no address */
function addressIn(location: string, base: string): string {
  const address = URL.parse(location, base)?.href;
  if (!address) throw new Error(`${new URL(base).origin} redirects to "${location}", which is no address`);
  return address;
}

function seenIn(headers: IncomingHttpHeaders): Pick<Hop, 'cookies' | 'server'> {
  const cookies = (headers['set-cookie'] ?? []).map((line) => line.slice(0, line.indexOf('=')));
  const server = [headers.server, headers.via].flat().filter(Boolean).join(', ');
  return { ...(cookies.length > 0 && { cookies }), ...(server && { server }) };
}
