import type { RequestHandler } from 'express';
import { ConfigError } from '../../../kit/config.ts';
import { ServiceError } from '../../../kit/errors.ts';

const LOOPBACK_IPV4 = /^127(\.\d{1,3}){3}$/;
const LOOPBACK_HOST_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether only this machine can reach a server that listens on `host`. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || LOOPBACK_IPV4.test(host);

/**
 * Nobody signs in yet, so whoever reaches the dashboard sees every patient.
 * @throws ConfigError when it would listen beyond this machine without having been told so
 */
export function assertNetworkAccess(host: string, allowUnauthenticated: boolean): void {
  if (isLoopback(host) || allowUnauthenticated) return;
  throw new ConfigError([
    `'HOST' (${host}) must be a loopback address (127.0.0.1, ::1 or localhost): the dashboard has no sign-in, everybody who reaches it sees every patient; ` +
      `set HOST=127.0.0.1, or accept this with ALLOW_UNAUTHENTICATED_NETWORK_ACCESS=true`,
  ]);
}

/** Refuses requests that a foreign web page sent here through a DNS name of its own (DNS rebinding). */
export const onlyLoopbackHostNames: RequestHandler = (request, _response, next) => {
  const received = request.headers.host ?? '';
  const port = request.socket.localPort;
  const name = received.replace(/:\d+$/, '').toLowerCase();
  const portText = /:(\d+)$/.exec(received)?.[1] ?? '80';
  const known = LOOPBACK_HOST_NAMES.has(name) || LOOPBACK_IPV4.test(name);
  if (known && Number(portText) === port) next();
  else
    next(
      new ServiceError(
        'forbidden',
        `'host' (${JSON.stringify(received.slice(0, 60))}) must be localhost:${port}, 127.0.0.1:${port} or [::1]:${port}`,
      ),
    );
};
