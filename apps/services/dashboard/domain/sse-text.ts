import type { StreamEvents, StreamEventType } from '../stream/stream-event.ts';

/** One Server-Sent Event as bytes: made once, written to every client. `id` is what Last-Event-ID brings back. */
export function sseEvent<T extends StreamEventType>(type: T, data: StreamEvents[T], id?: number): Buffer {
  const idLine = id === undefined ? '' : `id: ${id}\n`;
  return Buffer.from(`${idLine}event: ${type}\ndata: ${JSON.stringify(data)}\n\n`);
}
