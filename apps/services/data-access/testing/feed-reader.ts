import { changeLine, type Change, type ChangeLine } from '../../../contracts/changes.ts';
import type { Peer } from '../../../kit/peer.ts';
import { until } from '../../../testing/until.ts';

/** A reader of the change feed: every line it got, until it is closed. */
export interface FeedReader {
  readonly lines: readonly ChangeLine[];
  readonly changes: () => Change[];
  /** The stream has ended, by either side. */
  readonly ended: () => boolean;
  readonly close: () => void;
}

/** Opens the feed after `after` and waits for its first line. */
export async function readFeed(peer: Peer<'data-access'>, after: number): Promise<FeedReader> {
  const aborted = new AbortController();
  const stream = await peer.stream('changes', { query: { after }, signal: aborted.signal });
  const lines: ChangeLine[] = [];
  let ended = false;
  const read = async (): Promise<void> => {
    let rest = '';
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = parts.pop()!;
      lines.push(...parts.map((text) => changeLine.parse(JSON.parse(text))));
    }
  };
  void read()
    .catch(() => undefined)
    .finally(() => {
      ended = true;
    });
  await until('the first line of the feed', () => lines.length > 0 || ended);
  return {
    lines,
    changes: () => lines.flatMap((line) => (line.type === 'changes' ? line.changes : [])),
    ended: () => ended,
    close: () => aborted.abort(),
  };
}
