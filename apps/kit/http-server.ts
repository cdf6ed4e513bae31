import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { ServiceApp } from './service-app.ts';

/** A server that accepts connections. */
export interface RunningServer {
  readonly port: number;
  /** `http://host:port` or https, with the port that was really taken. */
  readonly url: string;
  /** Stops accepting, ends streams, lets requests finish for `graceMs` at most, then closes what is left. */
  stop(graceMs: number): Promise<void>;
}

/** Time a client has to send its whole request, in milliseconds. */
const REQUEST_TIMEOUT_MS = 60_000;

/** Longest time in which nothing moves on a connection, in milliseconds: who does not read its answer loses its slot. */
const STALLED_MS = 60_000;

/**
 * How long a connection is kept without a request, in milliseconds: longer than those who connect keep theirs (Traefik 90 s,
 * ingress-nginx 60 s), so that none of them sends on a connection that is being closed.
 */
const KEEP_ALIVE_MS = 120_000;

/** How often requests that take too long are looked for, in milliseconds. */
const LATE_CHECK_MS = 5_000;

/** While stopping: how often connections whose request has ended are closed, in milliseconds. */
const IDLE_CHECK_MS = 20;

/** @throws when the address cannot be listened on, naming it */
export async function startServer(
  { app, openStreams, tls }: Omit<ServiceApp, 'drain'>,
  {
    host,
    port,
    stalledMs = STALLED_MS,
  }: { readonly host: string; readonly port: number; readonly stalledMs?: number },
): Promise<RunningServer> {
  const options = {
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionsCheckingInterval: LATE_CHECK_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
  };
  const server =
    tls === undefined
      ? createServer(options, app)
      : createTlsServer({ ...options, ...tls, minVersion: 'TLSv1.2' }, app);
  server.timeout = stalledMs;
  await listen(server, host, port);
  const taken = (server.address() as AddressInfo).port;
  const shownHost = host.includes(':') ? `[${host}]` : host;
  return {
    port: taken,
    url: `${tls === undefined ? 'http' : 'https'}://${shownHost}:${taken}`,
    stop: (graceMs) =>
      new Promise((resolve) => {
        const forced = setTimeout(() => server.closeAllConnections(), graceMs);
        const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
        server.close(() => {
          clearTimeout(forced);
          clearInterval(idle);
          resolve();
        });
        for (const stream of openStreams) stream.end();
      }),
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        new Error(
          `'${host}:${port}' must be free to listen on (${cause.code}); stop what uses it or set PORT`,
          { cause },
        ),
      ),
    );
    server.listen(port, host, resolve);
  });
}
