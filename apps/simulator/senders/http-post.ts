import { setMaxListeners } from 'node:events';
import { Agent, request, type buildConnector } from 'undici';
import { retryAfterMs } from './back-off.ts';

/** What became of one request: an answer, or the reason why there was none. */
export type Answer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly retryAfterMs: number;
      readonly body: unknown;
    }
  | { readonly kind: 'unreachable'; readonly reason: string };

/** Sends JSON and never throws: a sender decides by the answer. */
export interface HttpPost {
  (url: string, headers: Readonly<Record<string, string>>, body: unknown): Promise<Answer>;
}

const TIMEOUT_MS = 15_000;

/** Connections that senders share, kept open between requests. */
export interface Connections {
  readonly post: HttpPost;
  close(): Promise<void>;
}

/**
 * @param signal ends requests that are under way, as many as there are senders
 * @param connect how servers are found and whom a sender trusts. @default - as the system does
 */
export function openConnections(signal: AbortSignal, connect: buildConnector.BuildOptions = {}): Connections {
  setMaxListeners(0, signal);
  const agent = new Agent({ connect: { timeout: 3_000, ...connect }, keepAliveTimeout: 30_000 });
  return {
    async post(url, headers, body) {
      try {
        const answer = await request(url, {
          dispatcher: agent,
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: JSON.stringify(body),
          headersTimeout: TIMEOUT_MS,
          bodyTimeout: TIMEOUT_MS,
          signal,
        });
        const text = await answer.body.text();
        const header = answer.headers['retry-after'];
        return {
          kind: 'answered',
          status: answer.statusCode,
          retryAfterMs: retryAfterMs(Array.isArray(header) ? header[0] : header, Date.now()),
          body: parsed(text),
        };
      } catch (error) {
        return {
          kind: 'unreachable',
          reason: (error as NodeJS.ErrnoException).code ?? (error as Error).name,
        };
      }
    },
    close: () => agent.destroy(),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
