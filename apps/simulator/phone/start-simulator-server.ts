import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';
import type { Recording } from '../../signal/recording/recording.ts';
import { createPhoneApp } from './app.ts';
import { buildWeb, type WebFile } from './build-web.ts';
import type { PhonePatient } from './phone-api.ts';
import { syntheticRecordings } from './synthetic-recordings.ts';

/** Port of the phone page unless told otherwise. */
export const SIMULATOR_PORT = 5010;

export interface SimulatorServerOptions {
  /** 0 takes any free port. @default 5010 */
  readonly port?: number;
  /** A loopback address: whoever reaches the page can send as its patients. @default 127.0.0.1 */
  readonly host?: string;
  readonly eegAcquisitionUrl: string;
  /**
   * Patients that can be picked, each with the token of an EEG device. Tokens never leave the server but for
   * eeg-acquisition.
   */
  readonly patients: readonly (PhonePatient & { readonly token: string })[];
  /** Recordings that can be picked. Empty: short ones made by the neural-mass model. */
  readonly recordings: readonly Recording[];
  /**
   * The page as `loadWeb` reads it, for a bundle that is away from the sources. @default - built from the
   * sources
   */
  readonly files?: ReadonlyMap<string, WebFile>;
  /**
   * Origin under which a proxy with TLS and sign-in shows the page to phones, such as
   * `https://test-app.example`.
   */
  readonly publicOrigin?: string;
}

export interface SimulatorServer {
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * Builds and serves the phone page.
 * @throws RangeError for a host that is not loopback; Error when the port is taken
 */
export async function startSimulatorServer(options: SimulatorServerOptions): Promise<SimulatorServer> {
  const { host = '127.0.0.1', port = SIMULATOR_PORT, recordings, ...rest } = options;
  if (!['127.0.0.1', 'localhost', '::1'].includes(host))
    throw new RangeError(
      `'host' (${host}) must be a loopback address; show the page to phones through a proxy with TLS and sign-in`,
    );
  const agent = new Agent({ connect: { timeout: 3_000 } });
  const app = createPhoneApp({
    ...rest,
    files: options.files ?? (await buildWeb()),
    recordings: recordings.length > 0 ? recordings : syntheticRecordings(1),
    agent,
  });
  const server = createServer(app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        new Error(
          `'${host}:${port}' must be free to listen on (${cause.code}); stop what uses it or choose another port`,
          { cause },
        ),
      ),
    );
    server.listen(port, host, resolve);
  });
  const taken = (server.address() as AddressInfo).port;
  return {
    port: taken,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    async stop() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await agent.destroy();
    },
  };
}
