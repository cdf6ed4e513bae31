import type { Sessions } from '../clients/sessions.ts';
import { sseEvent } from '../domain/sse-text.ts';
import { viewOf } from '../domain/view.ts';
import type { EventHub } from './event-hub.ts';

/** How often the sessions of open streams are looked up, in milliseconds. */
const LOOK_MS = 3_000;

/** Ends the streams of sessions that have ended, and lets those begin anew whose persons may see other patients now. */
export function guardStreams(hub: EventHub, sessions: Sessions): { readonly stop: () => void } {
  let looking = false;
  const look = async (): Promise<void> => {
    const shown = hub.sessions();
    const sessionSha256s = [...shown.keys()];
    const found = await sessions.find(sessionSha256s, false);
    for (const [index, sessionSha256] of sessionSha256s.entries()) {
      const session = found[index];
      if (session === null || session === undefined)
        hub.end(sessionSha256, sseEvent('signed-out', { reason: 'the session has ended' }));
      else if (viewOf(session).key !== shown.get(sessionSha256)) hub.end(sessionSha256);
    }
  };
  const timer = setInterval(() => {
    if (looking || hub.clients === 0) return;
    looking = true;
    void look()
      .catch(() => undefined)
      .finally(() => (looking = false));
  }, LOOK_MS);
  return { stop: () => clearInterval(timer) };
}
