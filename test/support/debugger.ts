/** A message of the inspector's protocol. */
export interface Message {
  id?: number;
  method?: string;
  /** It came from the thread and not from the process itself. */
  inThread?: boolean;
  params: ReturnType<typeof JSON.parse>;
  result: ReturnType<typeof JSON.parse>;
}

/** Speaks with the inspector of a Node process, and with the one thread that it finds there. */
export class Debugger {
  readonly #socket: WebSocket;
  readonly #waiting: { matches: (message: Message) => boolean; resolve: (message: Message) => void }[] = [];
  #id = 0;
  #session = '';

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#receive(JSON.parse(String(data)));
  }

  /** @param url `ws://127.0.0.1:9229/…`, as Node prints it */
  static async attach(url: string): Promise<Debugger> {
    const socket = new WebSocket(url);
    await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
    return new Debugger(socket);
  }

  close(): void {
    this.#socket.close();
  }

  /** Sends to the process itself. */
  send(method: string, params: object = {}): Promise<Message> {
    this.#id += 1;
    const id = this.#id;
    const answer = this.next((message) => message.id === id && message.inThread !== true);
    this.#socket.send(JSON.stringify({ id, method, params }));
    return answer;
  }

  /** Sends to the thread. */
  async sendToThread(method: string, params: object = {}): Promise<Message> {
    this.#id += 1;
    const id = this.#id;
    const answer = this.next((message) => message.id === id && message.inThread === true);
    const message = JSON.stringify({ id, method, params });
    await this.send('NodeWorker.sendMessageToWorker', { message, sessionId: this.#session });
    return answer;
  }

  next(matches: (message: Message) => boolean): Promise<Message> {
    return new Promise((resolve) => this.#waiting.push({ matches, resolve }));
  }

  #receive(message: Message): void {
    if (message.method === 'NodeWorker.attachedToWorker') this.#session = message.params.sessionId;
    const inner = message.method === 'NodeWorker.receivedMessageFromWorker' && message.params.message;
    if (inner) this.#receive({ ...JSON.parse(inner), inThread: true });
    const place = this.#waiting.findIndex(({ matches }) => matches(message));
    if (place >= 0) this.#waiting.splice(place, 1)[0]?.resolve(message);
  }
}
