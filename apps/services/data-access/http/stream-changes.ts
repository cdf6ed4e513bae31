import { once } from 'node:events';
import type { Response } from 'express';
import { CHANGE_HEARTBEAT_MS, type ChangeLine } from '../../../contracts/changes.ts';
import type { ChangeFeed } from '../feed/change-feed.ts';

/** A heartbeat is due a little before the contract's time, so that it arrives within it. */
const HEARTBEAT_MS = CHANGE_HEARTBEAT_MS * 0.8;

/** How long a reader may leave what was sent unread before the stream is cut, in milliseconds. */
const STALLED_MS = 10_000;

/**
 * Sends every change after `after` as JSON lines until the reader leaves. A reader who does not read is not written to:
 * it falls behind, goes on from the database, and is cut off when it reads nothing for STALLED_MS.
 */
export async function streamChanges(feed: ChangeFeed, after: number, response: Response): Promise<void> {
  const ended = new AbortController();
  response.once('close', () => ended.abort());
  const leave = feed.join();
  const send = async (line: string): Promise<void> => {
    if (response.writableEnded || response.destroyed || response.write(line)) return;
    const timeout = AbortSignal.timeout(STALLED_MS);
    await once(response, 'drain', { signal: AbortSignal.any([ended.signal, timeout]) });
  };
  try {
    const covered = await feed.covers(after);
    response.status(200).set({ 'Content-Type': 'application/x-ndjson', 'Cache-Control': 'no-store' });
    response.flushHeaders();
    if (!covered) response.end(lineOf({ type: 'gone' }));
    else await follow({ feed, after, response, send, signal: ended.signal });
  } catch (error) {
    if (!response.headersSent) throw error;
    response.destroy();
  } finally {
    leave();
  }
}

async function follow(reader: {
  readonly feed: ChangeFeed;
  readonly after: number;
  readonly response: Response;
  readonly send: (line: string) => Promise<void>;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { feed, response, send, signal } = reader;
  let position = reader.after;
  let beatAt = -Infinity;
  while (!signal.aborted && !response.writableEnded) {
    if (feed.failed) {
      response.destroy();
      return;
    }
    if (performance.now() - beatAt >= HEARTBEAT_MS) {
      await send(lineOf({ type: 'heartbeat', serverMs: Date.now(), changeNumber: position }));
      beatAt = performance.now();
    }
    const page = await feed.after(position);
    if (page === 'gone') {
      response.end(lineOf({ type: 'gone' }));
      return;
    }
    if (page === undefined)
      await feed.more(position, Math.max(0, beatAt + HEARTBEAT_MS - performance.now()), signal);
    else {
      await send(page.line);
      position = page.position;
    }
  }
}

const lineOf = (line: ChangeLine): string => `${JSON.stringify(line)}\n`;
