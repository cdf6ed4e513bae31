import { once } from 'node:events';
import { request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** What an ingress is for the check: ends TLS, and passes everything on to one service. */
export interface TlsFront {
  readonly url: string;
  stop(): Promise<void>;
}

export async function startTlsFront(
  certificate: { readonly key: string; readonly cert: string },
  backend: string,
): Promise<TlsFront> {
  const server = createServer(certificate, (incoming, answer) => {
    const onward = request(
      new URL(incoming.url ?? '/', backend),
      { method: incoming.method, headers: incoming.headers },
      (received) => {
        answer.writeHead(received.statusCode ?? 502, received.headers);
        received.pipe(answer);
      },
    );
    onward.on('error', () => answer.writeHead(502).end());
    incoming.pipe(onward);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
