import { describe, expect, it } from '@jest/globals';
import { readServiceConfig } from '../kit/service-config.ts';
import type { ConfigSpec } from '../kit/config.ts';
import { catalog, serviceNames, type ServiceName } from '../model/catalog.ts';
import { podEnvironment } from '../model/deployment/pod-environment.ts';
import type { Settings } from '../model/deployment/settings.ts';
import { callersFrom } from '../services/data-access/clients/callers.ts';
import { spec as dataAccessSpec } from '../services/data-access/config.ts';
import { dashboardSpec } from '../services/dashboard/config.ts';
import { networkAccessOf } from '../services/dashboard/http/network-access.ts';
import { openIdSettingsOf } from '../services/dashboard/http/provider-settings.ts';
import { exampleHospital } from './example-hospital.ts';
import { fillSecrets } from './fill-secrets.ts';
import type { Hospital } from './hospital.ts';
import { readImages } from './images.ts';
import { podTemplateOf } from './kubernetes-object.ts';
import { synthesise } from './synthesise.ts';
import { connectedHospital, connectedSettings } from './testing/connected-hospital.ts';

const settings: Settings = {
  ...connectedSettings,
  legacyTimeZone: 'Europe/Rome',
  legacyPatients: [1, 2],
  eegRetentionDays: 10,
  heartRateRetentionDays: 20,
  trendRetentionDays: 30,
  dischargedRetentionDays: 3_650,
  publicUrl: 'https://ward.north.example',
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

/** What the process in a pod of `name` finds in its environment, once secrets are in place. */
function environmentIn(hospital: Hospital, name: ServiceName): Readonly<Record<string, string>> {
  const objects = synthesise({ catalog, hospital, images: readImages('none', serviceNames) })
    .flatMap((chart) => chart.objects)
    .map((object) => fillSecrets(object, ({ group, key }) => `the-long-secret-of-${group}-${key}`));
  const find = (kind: string, named: string) =>
    objects.find((object) => object.kind === kind && object.metadata.name === named)!;
  const [container] = podTemplateOf(find('Deployment', name))!.spec.containers;
  return Object.fromEntries(
    container!.env!.map((variable) => {
      const { name: secret, key } = variable.valueFrom?.secretKeyRef ?? {};
      const held = secret === undefined ? undefined : find('Secret', secret)['stringData'];
      return [
        variable.name,
        held === undefined ? variable.value! : (held as Readonly<Record<string, string>>)[key!]!,
      ];
    }),
  );
}

describe('the pods of a hospital', () => {
  const dataAccess = (hospital: Hospital) =>
    readServiceConfig('data-access', dataAccessSpec, environmentIn(hospital, 'data-access'));
  const dashboard = (hospital: Hospital) =>
    readServiceConfig('dashboard', dashboardSpec, environmentIn(hospital, 'dashboard'));

  it('call nobody and know no provider unless it is set up', () => {
    expect(callersFrom(dataAccess(exampleHospital))).toEqual([]);
    expect(openIdSettingsOf(dashboard(exampleHospital))).toBeUndefined();
  });

  it('call people by webhook and mail about alarms that nobody acknowledges', () => {
    const config = dataAccess(connectedHospital);
    expect(callersFrom(config).map(({ channel, reaches }) => [channel, reaches(1), reaches(2)])).toEqual([
      ['webhook', true, true],
      ['email', true, true],
    ]);
    expect(config).toMatchObject({
      alarmWebhookUrl: 'https://pager.north.example/calls',
      alarmWebhookSecret: 'the-long-secret-of-outside-alarm-webhook',
      alarmSmtpPassword: 'the-long-secret-of-outside-alarm-mail',
      alarmMailTo: ['a@north.example', 'b@north.example'],
      alarmMailToAll: ['all@north.example'],
    });
  });

  it('sign people in at the provider, which sends them back to the host of the dashboard', () => {
    const config = dashboard(connectedHospital);
    expect(openIdSettingsOf(config)).toEqual({
      issuer: 'https://login.north.example:8443/realms/hospital',
      clientId: 'eeg-ward',
      clientSecret: 'the-long-secret-of-outside-openid',
      name: 'North Hospital',
      askAgain: false,
      returnUrl: `https://${exampleHospital.hosts.dashboard}/sign-in/provider/return`,
      leftUrl: `https://${exampleHospital.hosts.dashboard}/sign-in`,
    });
    expect(networkAccessOf(config).secure).toBe(true);
  });

  it('take another address of the dashboard where the deployment names one, and a client without a secret', () => {
    const config = dashboard({
      ...connectedHospital,
      settings: {
        ...connectedSettings,
        publicUrl: 'https://ward.north.example:8443',
        openId: { ...connectedSettings.openId!, publicClient: true },
      },
    });
    expect(openIdSettingsOf(config)).toMatchObject({
      clientSecret: undefined,
      leftUrl: 'https://ward.north.example:8443/sign-in',
    });
  });
});
