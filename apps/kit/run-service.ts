import { setTimeout as wait } from 'node:timers/promises';
import type { ServiceName } from '../model/catalog.ts';
import { gracefulStopMs } from '../model/probes.ts';
import { ConfigError, type ConfigOf, type ConfigSpec } from './config.ts';
import { startServer } from './http-server.ts';
import { createLog, type Log } from './log.ts';
import { createServiceApp, type ServiceParts } from './service-app.ts';
import { readServiceConfig, settingsText, type CommonConfig } from './service-config.ts';

/** How a service is made from its configuration. Tests and `main.ts` use the same description. */
export interface ServiceDefinition<S extends ServiceName, Spec extends ConfigSpec> {
  readonly name: S;
  /** Settings of the service's own. */
  readonly spec: Spec;
  /** Builds the parts; may connect, load and start background work. */
  readonly build: (config: CommonConfig & ConfigOf<Spec>, log: Log) => Promise<ServiceParts<S>>;
}

export interface RunningService {
  readonly url: string;
  readonly port: number;
  /** Drains, then accepts no more and finishes the requests it has. Called again, it ends the drain at once. */
  stop(): Promise<void>;
}

/** Share of the graceful stop that requests get; the rest is for closing the store and the peers. */
const REQUEST_GRACE_MS = gracefulStopMs * 0.8;

/** Starts a service. @throws ConfigError for faults of `env`, or what `build` throws */
export async function startService<S extends ServiceName, Spec extends ConfigSpec>(
  definition: ServiceDefinition<S, Spec>,
  env: NodeJS.ProcessEnv,
): Promise<RunningService & { readonly log: Log; readonly drainMs: number }> {
  const config = readServiceConfig(definition.name, definition.spec, env);
  const log = createLog(definition.name, config.logLevel);
  const parts = await definition.build(config, log);
  const app = createServiceApp(definition.name, config, log, parts);
  const server = await startServer(app, config);
  const drainMs = config.drainSeconds * 1_000;
  const drained = new AbortController();
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    app.drain();
    if (drainMs > 0) await wait(drainMs, undefined, { signal: drained.signal }).catch(() => undefined);
    await server.stop(REQUEST_GRACE_MS);
    await parts.close?.();
  };
  log.info({ url: server.url, slots: config.slots }, 'listening');
  return {
    log,
    url: server.url,
    port: server.port,
    drainMs,
    stop: () => {
      if (stopped !== undefined) drained.abort();
      return (stopped ??= stop());
    },
  };
}

/**
 * The whole life of a service's process: start, stop on SIGTERM or SIGINT (a second one ends the drain), exit code 1 when it
 * could not start. With `--help` it prints its settings and ends.
 */
export async function runService<S extends ServiceName, Spec extends ConfigSpec>(
  definition: ServiceDefinition<S, Spec>,
): Promise<void> {
  if (process.argv.includes('--help')) {
    process.stdout.write(settingsText(definition.name, definition.spec));
    return;
  }
  let service: Awaited<ReturnType<typeof startService>> | undefined;
  const stop = (reason: string): void => {
    if (service === undefined) process.exit(0);
    service.log.info({ reason }, 'stopping');
    setTimeout(() => process.exit(1), service.drainMs + gracefulStopMs).unref();
    void service.stop().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  endWithParent(stop);
  try {
    service = await startService(definition, process.env);
  } catch (error) {
    const text =
      error instanceof ConfigError ? error.message : String(error instanceof Error ? error.stack : error);
    process.stderr.write(`${definition.name}: ${text}\n`);
    process.exit(1);
  }
}

/** Under the local runner: ends with it, however and whenever it ended, also while this process was still starting. */
function endWithParent(stop: (reason: string) => void): void {
  if (process.send === undefined) return;
  process.once('disconnect', () => stop('parent ended'));
  if (!process.connected) stop('parent ended');
}
