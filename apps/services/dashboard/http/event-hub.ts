import type { Request, Response } from 'express';
import { bytesFor, type LiveEvent } from '../domain/live-event.ts';
import type { View } from '../domain/view.ts';

/** Bytes that may wait for a client that reads too slowly; it is dropped beyond and starts afresh. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;

/** Time after which a browser comes back to a broken stream, in milliseconds. */
const RECONNECT_MS = 1_000;

/** Whose stream it is, and what they see. */
export interface Viewer {
  readonly sessionSha256: string;
  readonly view: View;
}

/** The open event streams. Events are made once for each view, and the same bytes go to all who share it. */
export class EventHub {
  readonly #clients = new Map<Response, Viewer>();
  readonly #maxWaitingBytes: number;

  constructor(maxWaitingBytes = MAX_WAITING_BYTES) {
    this.#maxWaitingBytes = maxWaitingBytes;
  }

  get clients(): number {
    return this.#clients.size;
  }

  /** Sessions with an open stream, and the key of the view that they see. */
  sessions(): ReadonlyMap<string, string> {
    return new Map([...this.#clients.values()].map(({ sessionSha256, view }) => [sessionSha256, view.key]));
  }

  /** Opens a stream with `greeting` as its first events. */
  open(response: Response, viewer: Viewer, greeting: readonly LiveEvent[]): void {
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-cache, no-transform',
      'X-Accel-Buffering': 'no',
    });
    response.write(`retry: ${RECONNECT_MS}\n\n`);
    const first = bytesFor(viewer.view, greeting);
    if (first !== undefined) response.write(first);
    this.#clients.set(response, viewer);
    response.once('close', () => this.#clients.delete(response));
  }

  broadcast(events: readonly LiveEvent[]): void {
    const made = new Map<string, Buffer | undefined>();
    for (const [client, { view }] of this.#clients) {
      if (!made.has(view.key)) made.set(view.key, bytesFor(view, events));
      const bytes = made.get(view.key);
      if (bytes === undefined || client.writableEnded) continue;
      if (client.writableLength > this.#maxWaitingBytes) this.#drop(client);
      else client.write(bytes);
    }
  }

  /** Ends the streams of a session, with a last event. */
  end(sessionSha256: string, farewell?: Buffer): void {
    for (const [client, viewer] of this.#clients)
      if (viewer.sessionSha256 === sessionSha256) {
        this.#clients.delete(client);
        client.end(farewell);
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
