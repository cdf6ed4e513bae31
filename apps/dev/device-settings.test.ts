import { describe, expect, it } from '@jest/globals';
import { deviceSettings, tokenlessPatients } from './device-settings.ts';
import { portsAt, serviceEnvironment } from './service-environment.ts';
import { serviceNames, type ServiceName } from '../model/catalog.ts';

const access = { fromNetwork: false, demoPatientIds: [1, 2], timeZone: 'Europe/Rome' };
const wiring = {
  ports: portsAt(0),
  secrets: Object.fromEntries(serviceNames.map((name) => [name, 'x'])) as Record<ServiceName, string>,
};
const environment = (name: ServiceName, fromNetwork: boolean) => ({
  ...serviceEnvironment(name, wiring),
  ...deviceSettings({ ...access, fromNetwork })[name],
});

describe('the devices of npm start', () => {
  it('are on this machine, where the demo patients of old clients need no token', () => {
    expect(serviceNames.map((name) => environment(name, false)['HOST'])).toEqual(
      serviceNames.map(() => '127.0.0.1'),
    );
    expect(environment('eeg-acquisition', false)).toMatchObject({
      LEGACY_PATIENTS: '1,2',
      LEGACY_TIME_ZONE: 'Europe/Rome',
    });
  });

  it('may be on the network when asked for, each with a token; database, network and dashboard stay inside', () => {
    const open = serviceNames.filter((name) => environment(name, true)['HOST'] === '0.0.0.0');
    expect(open.toSorted()).toEqual(['eeg-acquisition', 'heart-rate-acquisition']);
    expect(environment('eeg-acquisition', true)).toMatchObject({ LEGACY_PATIENTS: '' });
    expect(tokenlessPatients({ ...access, fromNetwork: true })).toEqual([]);
  });
});
