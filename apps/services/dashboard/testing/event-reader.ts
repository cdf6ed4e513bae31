import { request, type IncomingMessage } from 'node:http';
import { request as requestTls, type RequestOptions } from 'node:https';
import { until } from '../../../testing/until.ts';
import type { StreamEvents, StreamEventType } from '../stream/stream-event.ts';

export interface ReadEvent {
  readonly type: string;
  readonly id: string | undefined;
  readonly data: unknown;
}

export interface StreamRequest {
  readonly cookie: string;
  readonly lastEventId?: number | undefined;
  /** For a dashboard behind TLS: whom to trust, and where the host is. */
  readonly connect?: Pick<RequestOptions, 'ca' | 'lookup'>;
}

/** A browser's side of the event stream: reads `/v1/events` over real HTTP. */
export class EventReader {
  readonly events: ReadEvent[] = [];
  readonly #response: IncomingMessage;
  closed = false;
  #rest = '';

  constructor(response: IncomingMessage) {
    this.#response = response;
    response.setEncoding('utf8');
    response.on('data', (text: string) => this.#take(text));
    response.on('error', () => undefined);
    response.on('close', () => (this.closed = true));
  }

  static open(url: string, { cookie, lastEventId, connect = {} }: StreamRequest): Promise<EventReader> {
    return new Promise((resolve, reject) => {
      const headers = {
        cookie,
        ...(lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) }),
      };
      const send = url.startsWith('https:') ? requestTls : request;
      send(`${url}/v1/events`, { ...connect, headers, agent: false }, (response) =>
        resolve(new EventReader(response)),
      )
        .once('error', reject)
        .end();
    });
  }

  get headers(): IncomingMessage['headers'] {
    return this.#response.headers;
  }

  /** Data of the events of one type so far. */
  of<T extends StreamEventType>(type: T): readonly StreamEvents[T][] {
    return this.events.filter((event) => event.type === type).map(({ data }) => data as StreamEvents[T]);
  }

  /** The first event of a type that fits. */
  async next<T extends StreamEventType>(
    type: T,
    fits: (data: StreamEvents[T]) => boolean = () => true,
    deadlineMs = 8_000,
  ): Promise<StreamEvents[T]> {
    return until(`event ${type}`, () => this.of(type).find(fits), deadlineMs);
  }

  pause(): void {
    this.#response.pause();
  }

  close(): void {
    this.#response.destroy();
  }

  #take(text: string): void {
    const blocks = (this.#rest + text).split('\n\n');
    this.#rest = blocks.pop()!;
    for (const block of blocks) {
      const fields = Object.fromEntries(
        block
          .split('\n')
          .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      ) as Record<string, string>;
      if (fields['event'] !== undefined)
        this.events.push({ type: fields['event'], id: fields['id'], data: JSON.parse(fields['data']!) });
    }
  }
}
