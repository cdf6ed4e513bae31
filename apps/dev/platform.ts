import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { catalog, serviceNames, type ServiceName } from '../model/catalog.ts';
import { gracefulStopMs } from '../model/probes.ts';
import { startOrder } from '../model/topology.ts';
import { bundleOf } from './bundles.ts';
import { portsAt, serviceEnvironment, urlOf, type Wiring } from './service-environment.ts';
import { SupervisedProcess } from './supervised-process.ts';
import { untilReady } from './until-ready.ts';

export interface PlatformOptions {
  /** Folder of the bundles, as `buildServices` wrote it. */
  readonly outDir: string;
  /** Folder for the database, logs and demo tokens. Made when missing. */
  readonly dataDir: string;
  /** Added to every port of the model. @default 0 */
  readonly portOffset?: number;
  /** Further environment of single services. */
  readonly settings?: Readonly<Partial<Record<ServiceName, Readonly<Record<string, string>>>>>;
  readonly readyDeadlineMs?: number;
  readonly onRestart?: (name: ServiceName, reason: string) => void;
}

/** The five services as processes of this machine. */
export interface Platform {
  readonly urls: Readonly<Record<ServiceName, string>>;
  readonly wiring: Wiring;
  readonly databaseUrl: string;
  /** Process id of a service, for tests that break it. */
  pidOf(name: ServiceName): number | undefined;
  /** Stops all, callers before what they call. */
  stop(): Promise<void>;
}

/** The embedded database of a data folder. */
export const databaseUrlOf = (dataDir: string): string => `sqlite:${join(resolve(dataDir), 'ward.sqlite')}`;

/**
 * Starts all services and waits until each is ready, what is called before its callers.
 * @throws Error naming the service that does not get ready; the others are stopped again
 */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { outDir, dataDir, settings = {}, readyDeadlineMs = 30_000 } = options;
  const logDir = join(dataDir, 'logs');
  const logFileOf = (name: ServiceName): string => join(logDir, `${name}.log`);
  mkdirSync(logDir, { recursive: true, mode: 0o700 });
  const wiring: Wiring = { ports: portsAt(options.portOffset ?? 0), secrets: newSecrets() };
  const databaseUrl = settings['data-access']?.['DATABASE_URL'] ?? databaseUrlOf(dataDir);
  const running = new Map<ServiceName, SupervisedProcess>();

  const stop = async (): Promise<void> => {
    for (const [, service] of [...running].toReversed()) await service.stop(gracefulStopMs);
  };
  try {
    for (const name of startOrder(catalog) as readonly ServiceName[]) {
      running.set(
        name,
        new SupervisedProcess({
          name,
          script: bundleOf(outDir, name),
          logFile: logFileOf(name),
          env: {
            ...process.env,
            ...serviceEnvironment(name, wiring),
            ...('store' in catalog[name] ? { DATABASE_URL: databaseUrl } : {}),
            ...settings[name],
          },
          onRestart: (reason) => options.onRestart?.(name, reason),
        }),
      );
    }
    for (const name of running.keys())
      await untilReady(name, urlOf(wiring, name), { deadlineMs: readyDeadlineMs, logFile: logFileOf(name) });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    urls: Object.fromEntries(serviceNames.map((name) => [name, urlOf(wiring, name)])) as Platform['urls'],
    wiring,
    databaseUrl,
    pidOf: (name) => running.get(name)?.pid,
    stop,
  };
}

const newSecrets = (): Wiring['secrets'] =>
  Object.fromEntries(
    serviceNames.map((name) => [name, randomBytes(32).toString('base64url')]),
  ) as Wiring['secrets'];
