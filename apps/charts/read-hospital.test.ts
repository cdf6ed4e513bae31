import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { exampleHospital } from './example-hospital.ts';
import { connectedSettings } from './testing/connected-hospital.ts';
import { readHospital, readHospitals } from './read-hospital.ts';

const temporary = temporaryFolder();
afterAll(temporary.remove);

const written = (content: unknown, name = 'hospital.json'): string => {
  const file = join(temporary.path, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
};

describe('readHospital', () => {
  it('takes everything in which hospitals may differ', () => {
    const full = {
      ...exampleHospital,
      database: { ...exampleHospital.database, backupGibibytes: 400, image: 'mysql:9.1.0', uid: 27 },
      settings: {
        legacyTimeZone: 'Europe/Rome',
        legacyPatients: [1],
        ...connectedSettings,
      },
      ingress: { className: 'traefik', controller: { namespace: 'traefik', labels: { app: 'traefik' } } },
      network: { nodeLocalDns: '10.0.0.53', nodeCidrs: ['10.0.0.0/24'] },
    };
    expect(readHospital(written(full))).toEqual(full);
  });

  it('takes the examples of the documentation', () => {
    const guide = readFileSync(new URL('../../docs/model-to-manifests.md', import.meta.url), 'utf8');
    const [hospital, connected] = [...guide.matchAll(/```json\n(.*?)```/gs)].map(
      ([, json]) => JSON.parse(json!) as Record<string, object>,
    );
    const whole = { ...hospital, settings: { ...hospital!['settings'], ...connected!['settings'] } };
    expect(readHospital(written(whole))).toEqual(whole);
    expect(Object.keys(connected!['settings']!)).toEqual(
      expect.arrayContaining(['alarmWebhook', 'alarmMail', 'openId']),
    );
  });

  it('names every fault with the file and the field, also an unknown field', () => {
    const { hosts, database } = exampleHospital;
    const file = written({
      namespace: 5,
      hosts: { ...hosts, doctors: 'x.example' },
      database: { ...database, data: { kind: 'local', node: 'n', path: 'srv' }, uid: 0 },
    });
    expect(() => readHospital(file)).toThrow(
      new RangeError(
        [
          "'namespace': Invalid input: expected string, received number",
          `'hosts': Unrecognized key: "doctors"`,
          "'database.data.path': must be an absolute path",
          "'database.uid': Too small: expected number to be >=1",
        ]
          .map((line) => `${file}: ${line}`)
          .join('\n'),
      ),
    );
  });

  it('says how a system outside of the cluster has to be described', () => {
    const settings = {
      alarmWebhook: { url: 'https://pager.example' },
      openId: { url: 'https://login.example', networks: ['198.51.100.0/24'], clientSecret: 'x' },
      alarmMail: {
        url: 'smtp://mail.example',
        networks: ['mail.example'],
        from: 'ward',
        to: ['a@b.example'],
      },
    };
    expect(() => readHospital(written({ ...exampleHospital, settings }))).toThrow(
      /'settings\.alarmMail\.from': must be an e-mail address\n.*'settings\.openId\.clientId': .*\n.*'settings\.openId': Unrecognized key: "clientSecret"$/,
    );
    const { alarmWebhook } = settings;
    expect(() => readHospital(written({ ...exampleHospital, settings: { alarmWebhook } }))).toThrow(
      /hospital\.json: 'settings\.alarmWebhook\.networks' \(none\) must name a network in CIDR form/,
    );
  });

  it('refuses what is no JSON, and names that Kubernetes would refuse', () => {
    const file = written('{');
    expect(() => readHospital(file)).toThrow(/hospital\.json' must be a JSON file that can be read: /);
    expect(() => readHospital(written({ ...exampleHospital, namespace: 'Ward' }))).toThrow(
      /hospital\.json: 'namespace' \(Ward\) must be a DNS label: /,
    );
  });

  it('refuses one namespace for two hospitals, and reports all files together', () => {
    const [a, b, c] = [written(exampleHospital, 'a'), written(exampleHospital, 'b'), written({}, 'c')];
    expect(() => readHospitals([a, b, c])).toThrow(
      /b: 'namespace' \(hospital-1\) must differ from that of .*a\n.*c: 'namespace'/,
    );
  });
});
