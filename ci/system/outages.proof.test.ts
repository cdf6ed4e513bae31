import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { catalog } from '../../apps/model/catalog.ts';
import { openConnections } from '../../apps/simulator/senders/http-post.ts';
import { until } from '../../apps/testing/until.ts';
import type { StoredObject } from '../cluster/cluster.ts';
import { checkCertificate } from '../daily/check-certificate.ts';
import { certificateFile, keyFile, makeExpiredCertificate } from '../lab/certificates.ts';
import { startApiServer } from '../lab/node/control-plane.ts';
import { describeInLab, runningLab } from './testing/describe-in-lab.ts';
import { figure } from './testing/figures.ts';
import { LiveDevice } from './testing/live-device.ts';
import { SystemUnderTest } from './testing/system-under-test.ts';
import { LATER, Traffic } from './testing/traffic.ts';
import { killContainer, nameOf, restartsOf, untilWhole } from './testing/workloads.ts';

const MINUTE_MS = 60_000;
const AWAY_MS = MINUTE_MS;
/** Programs that lost the API server ask for it ever more rarely. */
const FOLLOWED_MS = 3 * MINUTE_MS;
const DEVICES = 3;

const system = new SystemUnderTest();
beforeAll(() => untilWhole(system), 6 * MINUTE_MS);
afterAll(() => system.close());

describeInLab('while devices send', () => {
  it(
    'a minute without the API server loses no window, and a process that dies meanwhile is started again',
    async () => {
      const sandbox = runningLab(system);
      const name = 'seizure-detection';
      const victim = (await system.pods()).find((pod) => nameOf(pod) === name)!;
      const traffic = await Traffic.start(system, DEVICES);
      const began = Date.now();
      await sandbox.kill('kube-apiserver');
      expect(await system.cluster.isReady()).toBe(false);
      await killContainer(sandbox, victim);
      try {
        while (Date.now() < began + AWAY_MS) await traffic.untilAllAreHeard();
        expect(await system.cluster.isReady()).toBe(false);
      } finally {
        startApiServer(sandbox);
      }
      const failedMeanwhile = JSON.stringify(traffic.failures);
      const backAt = Date.now();
      await until('the API server answers', () => system.cluster.isReady(), 2 * MINUTE_MS);
      await untilWhole(system);
      const wholeMs = Date.now() - backAt;
      await until(
        'the process that died was started again in its pod',
        async () =>
          (await system.pods()).some(
            (pod) => pod.metadata.uid === victim.metadata.uid && restartsOf(pod) > restartsOf(victim),
          ),
        2 * MINUTE_MS,
      );
      const { made, acknowledged, wronglyStored, failures, longestSilenceMs } = await traffic.finish();
      figure(
        'a minute without the API server',
        `${made} windows made, ${acknowledged} acknowledged; answers that were none: ${failedMeanwhile} in that minute, ${JSON.stringify(failures)} in all; ` +
          `longest time without an acknowledgement ${longestSilenceMs} ms; everything is known to run ${Math.round(wholeMs / 1_000)} s after its start`,
      );
      expect(Object.keys(failures).filter((status) => status !== LATER)).toEqual([]);
      expect(wronglyStored).toEqual([]);
      expect(acknowledged).toBe(made);
    },
    10 * MINUTE_MS,
  );
});

describeInLab('an expired certificate', () => {
  it(
    'keeps devices away, is named by the daily check, and what they kept is stored once it was renewed',
    async () => {
      runningLab(system);
      const { ca, lookup } = (await system.wayIn()).connect;
      const url = system.url('devices', catalog['eeg-acquisition'].routes.windows.path);
      const { hostname } = new URL(url);
      const token = await system.addDevice(5_000_000 + Math.floor(Math.random() * 1_000_000), 'eeg');
      const secrets = await certificateSecretsOf(hostname);
      const connections = openConnections(new AbortController().signal, { ca, lookup });
      let device: LiveDevice | undefined;
      try {
        const expired = makeExpiredCertificate('expired', [hostname]);
        for (const { metadata } of secrets)
          await setCertificate(metadata.name, {
            'tls.crt': readFileSync(certificateFile(expired)).toString('base64'),
            'tls.key': readFileSync(keyFile(expired)).toString('base64'),
          });
        const finding = await until(
          'the daily check finds it',
          async () => {
            const [found] = await checkCertificate(url, { ca, lookup });
            return found?.state === 'fault' && found;
          },
          FOLLOWED_MS,
        );
        expect(finding.what).toMatch(/ended on .*: renew it/);
        device = new LiveDevice({ url, token, post: connections.post });
        system.atEnd(async () => device?.abandon());
        await until('it is kept away', () => (device?.failures.get('CERT_HAS_EXPIRED') ?? 0) > 1, MINUTE_MS);
        expect(device.acknowledged.size).toBe(0);
      } finally {
        for (const { metadata, data } of secrets)
          await setCertificate(metadata.name, data as Readonly<Record<string, string>>);
      }
      const renewedAt = Date.now();
      await until('it is let in', () => device.acknowledged.size > 0, 2 * MINUTE_MS);
      const backMs = Date.now() - renewedAt;
      await device.finish();
      await connections.close();
      figure(
        'an expired certificate, renewed',
        `a device is answered ${(backMs / 1_000).toFixed(1)} s later; ${device.made} windows made, ${device.acknowledged.size} acknowledged`,
      );
      const answers = [...device.failures.keys()].filter((reason) => /^\d+$/.test(reason));
      expect(answers).toEqual([]);
      expect(device.acknowledged.size).toBe(device.made);
    },
    10 * MINUTE_MS,
  );
});

/** Secrets with the certificates of a host. */
async function certificateSecretsOf(host: string): Promise<readonly StoredObject[]> {
  const ingresses = await system.cluster.list('networking.k8s.io/v1', 'Ingress', system.namespace);
  const names = ingresses
    .flatMap(({ spec }) => (spec as { tls: readonly { hosts: readonly string[]; secretName: string }[] }).tls)
    .filter(({ hosts }) => hosts.includes(host))
    .map(({ secretName }) => secretName);
  const secrets = await system.cluster.list('v1', 'Secret', system.namespace);
  return secrets.filter(({ metadata }) => names.includes(metadata.name));
}

const setCertificate = (secret: string, data: Readonly<Record<string, string>>): Promise<string> =>
  system.kubectl('patch', 'secret', secret, '--type=merge', `--patch=${JSON.stringify({ data })}`);
