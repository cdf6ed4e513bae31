import type { LookupFunction } from 'node:net';
import { connect, type PeerCertificate } from 'node:tls';
import { fault, good, type Finding } from './finding.ts';

/** Days before its end from which a certificate is a fault: cert-manager renews a third of its life before. */
export const LEAST_DAYS = 14;

const DAY_MS = 86_400_000;
const CONNECT_MS = 15_000;
const HTTPS_PORT = 443;

/** What a server presented. */
export interface PresentedCertificate {
  readonly host: string;
  /** Why it is not to be trusted. Absent: it is. */
  readonly refusal?: string;
  /** When it ends, UTC milliseconds since 1970. */
  readonly endMs: number;
}

/** How an address is reached. */
export interface Reached {
  /** PEM certificates that the server's is checked with. @default - Node.js' own */
  readonly ca?: string | undefined;
  /** How its name becomes an address. @default - as the system does */
  readonly lookup?: LookupFunction;
}

/** Looks at the certificate of a public address. */
export const checkCertificate = async (url: string, reached: Reached = {}): Promise<readonly Finding[]> => [
  judgeCertificate(await presentedBy(url, reached), Date.now()),
];

export function judgeCertificate({ host, refusal, endMs }: PresentedCertificate, nowMs: number): Finding {
  const check = `certificate of ${host}`;
  const days = Math.floor((endMs - nowMs) / DAY_MS);
  const until = `ends on ${new Date(endMs).toISOString().slice(0, 10)}, in ${days} days`;
  if (endMs < nowMs) return fault(check, `ended on ${new Date(endMs).toISOString().slice(0, 10)}: renew it`);
  if (refusal !== undefined) return fault(check, `is not to be trusted (${refusal}); it ${until}`);
  return days < LEAST_DAYS
    ? fault(check, `${until}: it must be renewed ${LEAST_DAYS} days before`)
    : good(check, until);
}

function presentedBy(url: string, { ca, lookup }: Reached): Promise<PresentedCertificate> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(
      {
        host: hostname,
        port: port === '' ? HTTPS_PORT : Number(port),
        servername: /^[\d.]+$|:/.test(hostname) ? '' : hostname,
        rejectUnauthorized: false,
        timeout: CONNECT_MS,
        ...(ca === undefined ? {} : { ca }),
        ...(lookup === undefined ? {} : { lookup }),
      },
      () => {
        const certificate: Partial<PeerCertificate> = socket.getPeerCertificate();
        const refusal = socket.authorized ? undefined : String(socket.authorizationError);
        socket.end();
        if (certificate.valid_to === undefined) reject(new Error(`${hostname} presents no certificate`));
        else
          resolve({
            host: hostname,
            endMs: Date.parse(certificate.valid_to),
            ...(refusal === undefined ? {} : { refusal }),
          });
      },
    );
    socket.on('timeout', () =>
      socket.destroy(new Error(`${hostname} did not answer within ${CONNECT_MS} ms`)),
    );
    socket.on('error', reject);
  });
}
