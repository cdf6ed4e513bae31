import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { catalog } from '../model/catalog.ts';

/** One connected dashboard: calls `onText` with what the stream of `url` brings. */
export async function openStream(
  url: string,
  cookie: string,
  onText: (text: string) => void,
): Promise<ClientRequest> {
  const { path } = catalog.dashboard.routes.events;
  const stream = request(url + path, { headers: { accept: 'text/event-stream', cookie } });
  stream.on('error', () => undefined);
  stream.end();
  const answer = await new Promise<IncomingMessage>((resolve) => stream.once('response', resolve));
  answer
    .setEncoding('utf8')
    .on('data', onText)
    .on('error', () => undefined);
  return stream;
}

/** Collects the text of a stream and calls `onEvent` with each whole event and its data. */
export function eventReader(onEvent: (type: string, data: string) => void): (text: string) => void {
  let rest = '';
  return (text) => {
    const events = (rest + text).split('\n\n');
    rest = events.pop()!;
    for (const event of events) {
      const [, type] = /^event: (.+)$/m.exec(event) ?? [];
      const [, data] = /^data: (.+)$/m.exec(event) ?? [];
      if (type !== undefined && data !== undefined) onEvent(type, data);
    }
  };
}
