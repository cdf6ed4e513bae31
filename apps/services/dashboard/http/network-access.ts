import { readFileSync } from 'node:fs';
import { BlockList, isIPv6 } from 'node:net';
import type { RequestHandler } from 'express';
import { ConfigError } from '../../../kit/config.ts';
import { ServiceError } from '../../../kit/errors.ts';

const LOOPBACK_IPV4 = /^127(\.\d{1,3}){3}$/;
const LOOPBACK_HOST_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether only this machine can reach a server that listens on `host`. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || LOOPBACK_IPV4.test(host);

/** How people reach the dashboard. */
export interface NetworkAccess {
  /** Certificate and key of its own TLS. */
  readonly tls: { readonly cert: Buffer; readonly key: Buffer } | undefined;
  /** Proxies that end TLS in front of it. */
  readonly trustedProxies: readonly string[];
  /** Whether browsers see https: cookies then insist on it. */
  readonly secure: boolean;
}

interface NetworkSettings {
  readonly host: string;
  readonly tlsCertFile: string;
  readonly tlsKeyFile: string;
  readonly trustedProxies: readonly string[];
}

/**
 * Beyond this machine passwords and patients travel through TLS only: the dashboard's own, or that of a named proxy.
 * @throws ConfigError when there is neither, or a file cannot be read
 */
export function networkAccessOf(settings: NetworkSettings): NetworkAccess {
  const { host, tlsCertFile, tlsKeyFile, trustedProxies } = settings;
  if ((tlsCertFile === '') !== (tlsKeyFile === ''))
    throw new ConfigError([`'TLS_CERT_FILE' and 'TLS_KEY_FILE' must be given together, or neither`]);
  const tls =
    tlsCertFile === ''
      ? undefined
      : { cert: contentOf('TLS_CERT_FILE', tlsCertFile), key: contentOf('TLS_KEY_FILE', tlsKeyFile) };
  if (tls !== undefined && trustedProxies.length > 0)
    throw new ConfigError([
      `'TRUSTED_PROXIES' must be empty where the dashboard ends TLS itself; leave out it or TLS_CERT_FILE`,
    ]);
  if (!isLoopback(host) && tls === undefined && trustedProxies.length === 0)
    throw new ConfigError([
      `'HOST' (${host}) must be a loopback address (127.0.0.1, ::1 or localhost) without TLS: passwords and patients would travel in the clear; ` +
        `set TLS_CERT_FILE and TLS_KEY_FILE, or TRUSTED_PROXIES where a proxy ends TLS`,
    ]);
  return { tls, trustedProxies, secure: tls !== undefined || trustedProxies.length > 0 };
}

function contentOf(variable: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new ConfigError([
      `'${variable}' (${file}) must be a file that can be read: ${(cause as NodeJS.ErrnoException).code}`,
    ]);
  }
}

/** Refuses who does not come through one of the proxies, or did not reach it by https. */
export function onlyThroughProxies(trustedProxies: readonly string[]): RequestHandler {
  const allowed = new BlockList();
  for (const entry of trustedProxies) {
    const [address = '', bits] = entry.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    allowed.addSubnet(address, Number(bits ?? (family === 'ipv6' ? 128 : 32)), family);
  }
  return (request, _response, next) => {
    const address = (request.socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/, '');
    const known = address !== '' && allowed.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
    if (known && request.secure) next();
    else
      next(new ServiceError('forbidden', `'request' must come through https and a proxy of TRUSTED_PROXIES`));
  };
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
