import { describe, expect, it } from '@jest/globals';
import { readServiceConfig } from '../kit/service-config.ts';
import type { ConfigSpec } from '../kit/config.ts';
import { catalog, serviceNames, type ServiceName } from '../model/catalog.ts';
import { podEnvironment } from '../model/deployment/pod-environment.ts';
import type { Settings } from '../model/deployment/settings.ts';

const settings: Required<Settings> = {
  legacyTimeZone: 'Europe/Rome',
  legacyPatients: [1, 2],
  eegRetentionDays: 10,
  heartRateRetentionDays: 20,
  trendRetentionDays: 30,
  trustedProxies: ['10.233.64.0/18', 'fd00::7'],
};

async function specOf(name: ServiceName): Promise<ConfigSpec> {
  const { definition } = (await import(`../services/${name}/definition.ts`)) as {
    definition: { spec: ConfigSpec };
  };
  return definition.spec;
}

/** An environment that says which of its variables were read. */
function watched(variables: Readonly<Record<string, string>>) {
  const read = new Set<string>();
  const env = new Proxy(variables, {
    get: (target, name: string) => {
      read.add(name);
      return target[name];
    },
  });
  return { env, read };
}

describe('the environment of a pod', () => {
  it.each(serviceNames)(
    'of %s is accepted by the service, which reads every variable of it',
    async (name) => {
      const spec = await specOf(name);
      for (const given of [{}, settings]) {
        const variables = Object.fromEntries(
          podEnvironment(catalog, name, given).map((variable) => [
            variable.name,
            'value' in variable ? variable.value : 's'.repeat(40),
          ]),
        );
        const { env, read } = watched(variables);
        expect(() => readServiceConfig(name, spec, env)).not.toThrow();
        expect(Object.keys(variables).filter((variable) => !read.has(variable))).toEqual([]);
      }
    },
  );
});
