import {
  STREAM_SILENCE_MS,
  streamEventTypes,
  type StreamEvents,
  type StreamEventType,
} from '../../stream/stream-event.ts';
import { showEmergencies } from '../page/emergency-banner.ts';
import { keepActive, leaveWhenSignedOut, toSignIn } from '../page/session.ts';
import type { StreamSigns } from './connection.ts';
import { ServerClock } from './server-clock.ts';

export type StreamHandlers = {
  readonly [T in Exclude<StreamEventType, OwnType>]: (data: StreamEvents[T]) => void;
};

/** What the stream deals with itself. */
type OwnType = 'status' | 'emergency-access' | 'signed-out';

const CHECK_MS = 1_000;
/** A hidden tab that cannot be heard gives its connection back after this time: browsers allow six to one host. */
const HIDDEN_MS = 10_000;

/** The live stream: opened again whenever it is closed or silent, closed while nobody looks. */
export class WardStream {
  readonly clock = new ServerClock();
  readonly #handlers: StreamHandlers;
  #source: EventSource | undefined;
  readonly #startedAtMs = performance.now();
  #openedAtMs = performance.now();
  #heardAtMs: number | undefined;
  #dataAccess: boolean | undefined;
  #wardKnown = false;
  #hiddenAtMs: number | undefined;
  #listensHidden: () => boolean = () => false;

  constructor(handlers: StreamHandlers) {
    this.#handlers = handlers;
  }

  get signs(): StreamSigns {
    return {
      startedAtMs: this.#startedAtMs,
      heardAtMs: this.#heardAtMs,
      dataAccess: this.#dataAccess,
      wardKnown: this.#wardKnown,
    };
  }

  start(listensHidden: () => boolean): void {
    this.#listensHidden = listensHidden;
    this.#open();
    keepActive();
    setInterval(() => this.#check(), CHECK_MS);
    document.addEventListener('visibilitychange', () => {
      this.#hiddenAtMs = document.hidden ? performance.now() : undefined;
      this.#check();
    });
  }

  #open(): void {
    this.#openedAtMs = performance.now();
    this.#source?.close();
    const source = new EventSource('/v1/events');
    this.#source = source;
    for (const type of streamEventTypes)
      source.addEventListener(type, (event: MessageEvent<string>) => {
        this.#hear(type, JSON.parse(event.data));
      });
  }

  #hear(type: StreamEventType, data: unknown): void {
    const now = performance.now();
    this.#heardAtMs = now;
    if (type === 'status') {
      const { serverMs, dataAccess } = data as StreamEvents['status'];
      this.#dataAccess = dataAccess;
      this.clock.hear(serverMs, now);
      return;
    }
    if (type === 'emergency-access') {
      showEmergencies((data as StreamEvents['emergency-access']).accesses);
      return;
    }
    if (type === 'signed-out') {
      toSignIn();
      return;
    }
    if (type === 'ward') this.#wardKnown = true;
    (this.#handlers[type] as (data: unknown) => void)(data);
  }

  #check(): void {
    const now = performance.now();
    const hidden = this.#hiddenAtMs !== undefined && now - this.#hiddenAtMs > HIDDEN_MS;
    if (hidden && !this.#listensHidden()) {
      this.#source?.close();
      this.#source = undefined;
      return;
    }
    const heardAtMs = Math.max(this.#heardAtMs ?? 0, this.#openedAtMs);
    const closed = this.#source === undefined || this.#source.readyState === EventSource.CLOSED;
    if (this.#source?.readyState === EventSource.CLOSED) void leaveWhenSignedOut();
    if (closed || now - heardAtMs > STREAM_SILENCE_MS) this.#open();
  }
}
