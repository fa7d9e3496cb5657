import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';

export interface Diagnostic {
  message: string;
  range: { start: { line: number; character: number } };
}

type Message = { id?: number; method?: string; params?: unknown; result?: unknown };

/** The YAML language server that editors run, spoken to over stdio as editors do. */
export class LanguageServer {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #waiting = new Map<number, (result: unknown) => void>();
  readonly #diagnosed = new Map<string, (diagnostics: Diagnostic[]) => void>();
  #received = Buffer.alloc(0);
  #lastId = 0;

  private constructor() {
    const bin = join('node_modules', 'yaml-language-server', 'bin', 'yaml-language-server');
    this.#child = spawn(process.execPath, [bin, '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] });
    this.#child.stdout.on('data', (chunk: Buffer) => this.#receive(chunk));
  }

  static async start(): Promise<LanguageServer> {
    const server = new LanguageServer();
    await server.#ask('initialize', {
      processId: process.pid,
      rootUri: pathToFileURL(process.cwd()).href,
      capabilities: {},
    });
    server.#tell('initialized', {});
    const settings = { yaml: { validate: true, hover: true, completion: true, schemaStore: { enable: false } } };
    server.#tell('workspace/didChangeConfiguration', { settings });
    return server;
  }

  /** Opens a file with this text; what the server marks in it. */
  async open(path: string, text: string): Promise<Diagnostic[]> {
    const uri = pathToFileURL(path).href;
    const marked = new Promise<Diagnostic[]>((resolve) => this.#diagnosed.set(uri, resolve));
    this.#tell('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
    return marked;
  }

  async completions(path: string, line: number, character: number): Promise<string[]> {
    const answer = await this.#at('textDocument/completion', path, line, character);
    const { items = [] } = (answer ?? {}) as { items?: { label: string }[] };
    return items.map(({ label }) => label);
  }

  async hover(path: string, line: number, character: number): Promise<string> {
    const answer = await this.#at('textDocument/hover', path, line, character);
    const { contents } = (answer ?? {}) as { contents?: { value: string } | string };
    return typeof contents === 'string' ? contents : (contents?.value ?? '');
  }

  stop(): void {
    this.#child.kill();
  }

  #at(method: string, path: string, line: number, character: number): Promise<unknown> {
    return this.#ask(method, { textDocument: { uri: pathToFileURL(path).href }, position: { line, character } });
  }

  #ask(method: string, params: object): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    const answered = new Promise((resolve) => this.#waiting.set(id, resolve));
    this.#send({ id, method, params });
    return answered;
  }

  #tell(method: string, params: object): void {
    this.#send({ method, params });
  }

  #send(message: Message): void {
    this.#child.stdin.write(frame(message));
  }

  #receive(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    for (;;) {
      const head = /^Content-Length: (\d+)\r\n(?:.*\r\n)*?\r\n/.exec(this.#received.toString('latin1'));
      if (!head) return;
      const end = head[0].length + Number(head[1]);
      if (this.#received.length < end) return;
      const message = JSON.parse(this.#received.subarray(head[0].length, end).toString('utf8')) as Message;
      this.#received = this.#received.subarray(end);
      this.#handle(message);
    }
  }

  #handle({ id, method, params, result }: Message): void {
    if (method === 'textDocument/publishDiagnostics') {
      const { uri, diagnostics } = params as { uri: string; diagnostics: Diagnostic[] };
      this.#diagnosed.get(uri)?.(diagnostics);
    } else if (method !== undefined && id !== undefined) {
      // The server asks for settings and for registrations; an editor that has none answers null.
      this.#child.stdin.write(frame({ id, result: null }));
    } else if (id !== undefined) this.#waiting.get(id)?.(result);
  }
}

function frame(message: Message): string {
  const text = JSON.stringify({ jsonrpc: '2.0', ...message });
  return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
}
