import type { Request, Response } from 'express';

/** Bytes that may wait for a client that reads too slowly; it is dropped beyond and starts afresh. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;

/** Time after which a browser comes back to a broken stream, in milliseconds. */
const RECONNECT_MS = 1_000;

/** The open event streams. The same bytes go to all of them. */
export class EventHub {
  readonly #clients = new Set<Response>();
  readonly #maxWaitingBytes: number;

  constructor(maxWaitingBytes = MAX_WAITING_BYTES) {
    this.#maxWaitingBytes = maxWaitingBytes;
  }

  get clients(): number {
    return this.#clients.size;
  }

  /** Opens a stream with `greeting` as its first events. */
  open(response: Response, greeting: readonly Buffer[]): void {
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-cache, no-transform',
      'X-Accel-Buffering': 'no',
    });
    response.write(Buffer.concat([Buffer.from(`retry: ${RECONNECT_MS}\n\n`), ...greeting]));
    this.#clients.add(response);
    response.once('close', () => this.#clients.delete(response));
  }

  broadcast(bytes: Buffer): void {
    for (const client of this.#clients) {
      if (client.writableEnded) continue;
      if (client.writableLength > this.#maxWaitingBytes) this.#drop(client);
      else client.write(bytes);
    }
  }

  #drop(client: Response): void {
    this.#clients.delete(client);
    client.destroy();
  }
}

/** The change number that the client saw last, or undefined. */
export function lastEventIdOf(request: Request): number | undefined {
  const id = request.headers['last-event-id'];
  return typeof id === 'string' && /^\d{1,15}$/.test(id) ? Number(id) : undefined;
}
