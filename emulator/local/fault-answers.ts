import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { tooManyRequests } from '../management/engine/errors.ts';
import type { Fault } from './faults.ts';

/**
 * Lets a request meet a fault. What happens after the request was carried out is prepared here, at its answer.
 * @returns whether the fault has ended the request: then nobody else answers it
 */
export async function meets(fault: Fault, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  const { delay_ms, trickle_ms, drop, hang, status, when = 'before' } = fault;
  if (delay_ms) await wait(delay_ms);
  if (trickle_ms !== undefined) trickle(response, trickle_ms);
  if (drop === 'after') whenAnswered(response, () => request.socket.destroy());
  if (hang === 'after') whenAnswered(response, () => undefined);
  if (drop === 'after' || hang === 'after') return false;
  if (drop === 'before') request.socket.destroy();
  if (drop === 'before' || hang === 'before') return true;
  if (status === undefined) return false;
  if (when === 'after') {
    const end = response.end.bind(response) as ServerResponse['end'];
    const writeHead = response.writeHead.bind(response) as ServerResponse['writeHead'];
    whenAnswered(response, () => answerWith({ ...fault, status }, writeHead, end));
    return false;
  }
  answerWith({ ...fault, status }, response.writeHead.bind(response), response.end.bind(response));
  return true;
}

function answerWith(
  { status, headers }: Fault & { status: number },
  writeHead: ServerResponse['writeHead'],
  end: ServerResponse['end'],
): void {
  const { body, headers: own } = orderedAnswer(status);
  writeHead(status, { 'content-type': 'application/json', ...(headers ?? own) });
  end(JSON.stringify(body));
}

/** What clients are meant to read of a 429 is Auth0's; of another status nothing but the status counts. */
function orderedAnswer(status: number): { body: object; headers: { [name: string]: string } } {
  if (status === 429) {
    const reset = String(Math.ceil(Date.now() / 1000) + 1);
    const headers = { 'x-ratelimit-limit': '50', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
    return { body: tooManyRequests().body, headers };
  }
  const error = STATUS_CODES[status] ?? 'Error';
  return { body: { statusCode: status, error, message: 'Ordered with POST /_local/faults' }, headers: {} };
}

/** The room carries the request out and answers into nothing; `instead` happens in the place of the answer. */
function whenAnswered(response: ServerResponse, instead: () => void): void {
  let isDone = false;
  response.writeHead = () => response;
  response.write = () => true;
  response.end = () => {
    if (!isDone) {
      isDone = true;
      instead();
    }
    return response;
  };
}

/** Pieces into which a slow answer is cut. */
const PIECES = 20;

/** Sends what is answered piece by piece. */
function trickle(response: ServerResponse, pause: number): void {
  const end = response.end.bind(response) as (...all: unknown[]) => ServerResponse;
  const write = response.write.bind(response) as (piece: Buffer) => boolean;
  response.end = (...all: unknown[]) => {
    const [given] = all;
    const body = typeof given === 'string' || given instanceof Uint8Array ? Buffer.from(given) : Buffer.alloc(0);
    void slowly(response, body, { pause, write }).then(() => end());
    return response;
  };
}

async function slowly(
  response: ServerResponse,
  body: Buffer,
  { pause, write }: { pause: number; write: (piece: Buffer) => boolean },
): Promise<void> {
  const length = Math.max(1, Math.ceil(body.length / PIECES));
  response.flushHeaders();
  for (let at = 0; at < body.length && !response.destroyed; at += length) {
    await wait(pause);
    write(body.subarray(at, at + length));
  }
}
