import { z } from 'zod';
import { catalog, type ServiceName } from '../model/catalog.ts';
import {
  ownSecretVariable,
  secretVariableOf,
  urlVariableOf,
  wiringVariablesOf,
} from '../model/environment.ts';
import { ConfigError, from, readConfig, variable, type ConfigOf, type ConfigSpec } from './config.ts';

const commonSpec = (name: ServiceName) => ({
  host: variable({ env: 'HOST', doc: 'address to listen on', schema: from.text, default: '127.0.0.1' }),
  port: variable({
    env: 'PORT',
    doc: 'port to listen on, 0 for any free one',
    schema: from.integer(0, 65_535),
    default: String(catalog[name].port),
  }),
  logLevel: variable({
    env: 'LOG_LEVEL',
    doc: 'least severe level that is logged',
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
    default: 'info',
  }),
  slots: variable({
    env: 'SLOTS',
    doc: 'requests served at once; further ones get 503',
    schema: from.integer(1, 100_000),
    default: String(catalog[name].load.slotsPerPod),
  }),
  drainSeconds: variable({
    env: 'DRAIN_SECONDS',
    doc: 'how long to go on serving, not ready, after the order to stop',
    schema: from.integer(0, 3_600),
    default: '0',
  }),
});

/** What the model says that service `name` must be told: where its peers are, who may call it, and its own secret. */
function wiringSpecs(name: ServiceName) {
  const { peers, callers } = wiringVariablesOf(catalog, name);
  const peerUrls = Object.fromEntries(
    peers.map((peer) => [
      peer,
      variable({ env: urlVariableOf(peer), doc: `base URL of ${peer}`, schema: from.httpUrl }),
    ]),
  );
  const callerSecrets = Object.fromEntries(
    callers.map((caller) => [
      caller,
      variable({ env: secretVariableOf(caller), doc: `secret of ${caller}`, schema: from.secret }),
    ]),
  );
  const secret: ConfigSpec =
    peers.length === 0
      ? {}
      : { secret: variable({ env: ownSecretVariable, doc: 'secret shown to peers', schema: from.secret }) };
  return { peerUrls, callerSecrets, secret };
}

/** Every setting of service `name`, as an operator reads it: variable, what it sets, and its default. */
export function settingsText(name: ServiceName, spec: ConfigSpec): string {
  const { peerUrls, callerSecrets, secret } = wiringSpecs(name);
  const variables = [secret, peerUrls, callerSecrets, spec, commonSpec(name)].flatMap((part) =>
    Object.values<ConfigSpec[string]>(part),
  );
  const lines = variables.map(({ env, doc, default: fallback, example }) => {
    const text =
      fallback === undefined ? 'required' : fallback === '' ? 'default: none' : `default: ${fallback}`;
    return `  ${env}\n      ${doc} (${text}${example === undefined ? '' : `; such as ${example}`})`;
  });
  return `${name}: ${catalog[name].does}\n\nIt is set up by environment variables:\n\n${lines.join('\n')}\n`;
}

/** What every service is configured with: its own settings, where its peers are, and who may call it. */
export interface CommonConfig extends ConfigOf<ReturnType<typeof commonSpec>> {
  /** Secret that this service shows to its peers. Undefined when it calls nobody. */
  readonly secret: string | undefined;
  /** Base URL of each peer by name. */
  readonly peerUrls: Readonly<Record<string, string>>;
  /** Secret of each service that may call this one, by name. */
  readonly callerSecrets: Readonly<Record<string, string>>;
}

/**
 * Reads the settings of service `name`: those that all services have, its wiring from the model, and its own `spec`.
 * @throws ConfigError listing every fault of all of them
 */
export function readServiceConfig<S extends ConfigSpec>(
  name: ServiceName,
  spec: S,
  env: NodeJS.ProcessEnv,
): CommonConfig & ConfigOf<S> {
  const specs = { common: commonSpec(name), ...wiringSpecs(name) };
  const problems: string[] = [];
  const read = <T extends ConfigSpec>(part: T): ConfigOf<T> => {
    try {
      return readConfig(part, env);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.push(...error.problems);
      return {} as ConfigOf<T>;
    }
  };
  const common = read(specs.common);
  const own = read(spec);
  const peerUrls = read(specs.peerUrls);
  const callerSecrets = read(specs.callerSecrets);
  const { secret } = read(specs.secret) as { secret?: string };
  if (problems.length > 0) throw new ConfigError(problems.toSorted());
  return Object.freeze({ ...common, ...own, secret, peerUrls, callerSecrets }) as unknown as CommonConfig &
    ConfigOf<S>;
}
