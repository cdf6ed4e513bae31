import { describe, expect, it } from '@jest/globals';
import { connectedSettings } from '../../apps/charts/testing/connected-hospital.ts';
import { asEngineConfig, devStack } from '../testing/dev-stack.ts';
import { StackConfigError } from './config-error.ts';
import { readLabConfig } from './read-config.ts';

const read = (changes: Readonly<Record<string, unknown>> = {}) =>
  readLabConfig('eeg-ward', asEngineConfig({ ...devStack(), ...changes }));

const problemsWith = (changes: Readonly<Record<string, unknown>>): readonly string[] => {
  try {
    read(changes);
  } catch (error) {
    if (error instanceof StackConfigError) return error.problems;
    throw error;
  }
  return [];
};
const [hospital] = devStack()['hospitals'] as readonly Readonly<Record<string, unknown>>[];

describe('the configuration of a stack', () => {
  it('of development is sound, and what it leaves out keeps data and waits for pods', () => {
    expect(read()).toMatchObject({
      target: 'kubeconfig',
      cluster: { name: 'dev', kubeconfig: '~/.kube/config' },
      addOns: { ingress: 'existing', metricsServer: false },
      deleteData: false,
      waitForReady: true,
      secretsGeneration: 1,
    });
  });

  it('leaves values of other projects and secrets alone', () => {
    const values = { ...asEngineConfig(devStack()), 'aws:region': 'x', 'eeg-ward:tunnelPrivateKey': 'y' };
    expect(JSON.stringify(readLabConfig('eeg-ward', values))).not.toMatch(/"[xy]"/);
  });

  it('reports every fault together, with its path', () => {
    expect(
      problemsWith({
        cluster: { name: '', kubeConfig: 'x' },
        deleteData: 'perhaps',
        secretsGeneration: 0,
        addOns: { ingress: 'haproxy', metalLB: {} },
      }),
    ).toEqual([
      '\'addOns.ingress\' (haproxy) must be valid: Invalid option: expected one of "nginx"|"traefik"|"gateway"|"existing"',
      "'addOns.metalLB' must not be there: no such key",
      "'deleteData' (perhaps) must be valid: Invalid input: expected boolean, received string",
      "'secretsGeneration' (0) must be valid: Too small: expected number to be >=1",
      "'cluster.name' () must be valid: must not be empty",
      "'cluster.kubeConfig' must not be there: no such key",
    ]);
  });

  describe('of a hospital that is connected to systems outside of its cluster', () => {
    const hospitals = [{ ...hospital, settings: connectedSettings }];
    const given = { 'alarm-webhook': 'w'.repeat(16), 'alarm-mail': 'm', openid: 'o' };

    it('asks for the secret of each, and keeps none of them', () => {
      const hospitalSecrets = { 'hospital-1': given };
      const config = read({ hospitals, hospitalSecrets });
      expect(config.hospitals[0]!.settings).toEqual(connectedSettings);
      expect(JSON.stringify(config)).not.toContain(given['alarm-webhook']);
      const encrypted = Object.fromEntries(Object.keys(given).map((key) => [key, { secure: 'v1:x' }]));
      expect(problemsWith({ hospitals, hospitalSecrets: { 'hospital-1': encrypted } })).toEqual([]);
    });

    it('says how to give a secret that is missing, and which are too short or nobody’s, without showing one', () => {
      const { openid, ...others } = given;
      const hospitalSecrets = {
        'hospital-1': { ...others, 'alarm-webhook': 'short', pager: 'x' },
        'hospital-2': { openid },
      };
      expect(problemsWith({ hospitals, hospitalSecrets })).toEqual([
        "'hospitalSecrets.hospital-1.alarm-webhook' must have at least 16 characters",
        "'hospitalSecrets.hospital-1.openid' (absent) must be set: pulumi config set --secret --path hospitalSecrets.hospital-1.openid",
        "'hospitalSecrets.hospital-1.pager' must not be there: no setting of a hospital needs it",
        "'hospitalSecrets.hospital-2.openid' must not be there: no setting of a hospital needs it",
      ]);
    });
  });

  it.each([
    [
      'a system outside without a network',
      { hospitals: [{ ...hospital, settings: { alarmWebhook: { url: 'https://pager.example' } } }] },
      /^'hospitals\[0\]\.settings\.alarmWebhook\.networks' \(none\) must name a network in CIDR form/,
    ],
    ['an unknown target', { target: 'cloud' }, /^'target' \(cloud\) must be one of/],
    [
      'two hospitals in one namespace',
      { hospitals: [hospital, { ...hospital, hosts: { dashboard: 'a.example', devices: 'b.example' } }] },
      /^'hospitals\[\]\.namespace' \(hospital-1\) must differ/,
    ],
    [
      'two hospitals under one name',
      { hospitals: [hospital, { ...hospital, namespace: 'hospital-2' }] },
      /^'hospitals\[\]\.hosts' \(dashboard\.hospital-1\.example\) must differ/,
    ],
    [
      'a namespace that is no DNS label',
      { hospitals: [{ ...hospital, namespace: 'Hospital_1' }] },
      /^'hospitals\[0\]\.namespace' \(Hospital_1\) must be a DNS label/,
    ],
    [
      'a class beside a controller that is installed',
      { addOns: { ingress: 'traefik' }, hospitals: [{ ...hospital, ingress: { className: 'other' } }] },
      /^'hospitals\[0\]\.ingress' must not name a class/,
    ],
    [
      'a relative folder',
      {
        hospitals: [
          {
            ...hospital,
            database: {
              data: { kind: 'local', node: 'a', path: 'srv' },
              backups: { kind: 'class', storageClassName: 'x' },
            },
          },
        ],
      },
      /^'hospitals\[0\]\.database\.data\.path' \(srv\) must be valid: must be an absolute path/,
    ],
  ])('refuses %s', (_what, changes, message) => {
    const problems = problemsWith(changes);
    expect(problems).toContainEqual(expect.stringMatching(message));
  });
});
