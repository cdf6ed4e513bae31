import { STREAM_SILENCE_MS } from '../../stream/stream-event.ts';

export type Connection =
  | { readonly state: 'connecting' }
  | { readonly state: 'connected' }
  | { readonly state: 'disconnected'; readonly cause: 'stream' | 'data-access' };

/** What is known of the stream. Times are of the monotonic clock. */
export interface StreamSigns {
  /** When the page began to ask for the stream; opening it again is no news. */
  readonly startedAtMs: number;
  readonly heardAtMs: number | undefined;
  readonly dataAccess: boolean | undefined;
  readonly wardKnown: boolean;
}

/** Whether the page may call anything live, by its own clock: silence is a fault, whatever the browser says. */
export function connectionAt(signs: StreamSigns, nowMs: number): Connection {
  if (nowMs - (signs.heardAtMs ?? signs.startedAtMs) > STREAM_SILENCE_MS)
    return { state: 'disconnected', cause: 'stream' };
  if (signs.dataAccess === false) return { state: 'disconnected', cause: 'data-access' };
  return signs.wardKnown && signs.dataAccess === true ? { state: 'connected' } : { state: 'connecting' };
}
