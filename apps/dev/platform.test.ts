import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Libsql from 'libsql';
import { MODEL_SAMPLING_RATE_HZ, WINDOW_MS } from '../contracts/eeg-window.ts';
import { eegReceiptBatch } from '../contracts/eeg-submission.ts';
import { packSamples } from '../contracts/samples.ts';
import { catalog, serviceNames, type ServiceName } from '../model/catalog.ts';
import { probes } from '../model/probes.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { until } from '../testing/until.ts';
import { buildServices } from './build-services.ts';
import { bundleOf, deviceCommandOf } from './bundles.ts';
import { demoPatientsIn, type DemoPatient } from './demo-patients.ts';
import { databaseUrlOf, startPlatform, type Platform } from './platform.ts';
import { repositoryRoot } from './repository-root.ts';
import { serviceEnvironment } from './service-environment.ts';

/** Below the ports that the system gives to outgoing connections, and those of the MySQL server of tests. */
const OFFSET = 13_000;
const outDir = join(repositoryRoot, 'dist/test');
const folder = temporaryFolder();
const windowsPath = catalog['eeg-acquisition'].routes.windows.path;

/** A device that sends a window of its recording until it is acknowledged, then the next; a repeat now and then. */
class StubbornDevice {
  readonly acknowledged = new Map<number, number>();
  readonly recordingId = crypto.randomUUID();
  readonly #token: string;
  readonly #startMs = Date.now() - 3_600_000;
  #stopped = false;
  done: Promise<void> = Promise.resolve();

  constructor(token: string) {
    this.#token = token;
  }

  start(url: () => string): this {
    this.done = (async () => {
      for (let sequence = 0; !this.#stopped; sequence += 1)
        await until(`window ${sequence} is acknowledged`, () => this.#send(url(), sequence), 30_000);
    })();
    return this;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.done;
  }

  async #send(url: string, sequence: number): Promise<boolean> {
    const windows = [Math.max(0, sequence - 1), sequence].map((each) => ({
      recordingId: this.recordingId,
      sequence: each,
      start: new Date(this.#startMs + Math.round(each * WINDOW_MS)).toISOString(),
      samplingRateHz: MODEL_SAMPLING_RATE_HZ,
      unit: 'uV',
      scale: 1,
      samples: packSamples(Array.from({ length: 178 }, (_, i) => Math.round(40 * Math.sin(i / 4 + each)))),
    }));
    const answer = await fetch(url + windowsPath, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.#token}` },
      body: JSON.stringify({ windows: sequence === 0 ? windows.slice(1) : windows }),
      signal: AbortSignal.timeout(10_000),
    });
    if (!answer.ok) return false;
    for (const receipt of eegReceiptBatch.parse(await answer.json()).results)
      this.acknowledged.set(receipt.sequence, receipt.windowId);
    return true;
  }
}

describe('the platform as processes', () => {
  let patients: readonly DemoPatient[];
  let platform: Platform;
  const restarted: ServiceName[] = [];
  const start = (): Promise<Platform> =>
    startPlatform({
      outDir,
      dataDir: folder.path,
      portOffset: OFFSET,
      settings: { 'seizure-detection': { BACKEND: 'wasm' } },
      onRestart: (name) => restarted.push(name),
    });

  beforeAll(async () => {
    await buildServices(repositoryRoot, outDir);
    const command = { script: deviceCommandOf(outDir), databaseUrl: databaseUrlOf(folder.path) };
    ({ patients } = await demoPatientsIn(folder.path, command));
    platform = await start();
  }, 60_000);
  afterAll(async () => {
    await platform?.stop();
    folder.remove();
  }, 30_000);

  const devices = (): StubbornDevice[] =>
    patients
      .slice(0, 4)
      .map(({ eegToken }) => new StubbornDevice(eegToken).start(() => platform.urls['eeg-acquisition']));

  const expectStoredOnce = (sent: readonly StubbornDevice[]): void => {
    const database = new Libsql(join(folder.path, 'ward.sqlite'), { readonly: true });
    const select = database.prepare(
      'SELECT id, sequence FROM eeg_windows WHERE recording_id = ? ORDER BY sequence',
    );
    for (const device of sent) {
      const rows = select.all(device.recordingId) as { id: number; sequence: number }[];
      const stored = new Map(rows.map(({ id, sequence }) => [sequence, id]));
      expect(stored.size).toBe(rows.length);
      for (const [sequence, windowId] of device.acknowledged) expect(stored.get(sequence)).toBe(windowId);
      expect(device.acknowledged.size).toBeGreaterThan(3);
    }
    database.close();
  };

  const ready = async (name: ServiceName): Promise<boolean> =>
    (await fetch(platform.urls[name] + probes.readiness)).ok;

  it('keeps every acknowledged window, once, while each service in turn is killed', async () => {
    const sent = devices();
    await until('devices are sending', () => sent.every(({ acknowledged }) => acknowledged.size > 3));
    for (const name of serviceNames) {
      const before = platform.pidOf(name)!;
      process.kill(before, 'SIGKILL');
      await until(`${name} is back`, () => platform.pidOf(name) !== before && ready(name), 20_000);
      const counts = sent.map(({ acknowledged }) => acknowledged.size);
      await until(
        `windows go on after ${name} was killed`,
        () => sent.every(({ acknowledged }, index) => acknowledged.size > counts[index]! + 2),
        20_000,
      );
    }
    await Promise.all(sent.map((device) => device.stop()));
    expect(new Set(restarted)).toEqual(new Set(serviceNames));
    expectStoredOnce(sent);
    await until(
      'windows stored while detection was away are scored',
      () => {
        const database = new Libsql(join(folder.path, 'ward.sqlite'), { readonly: true });
        const { waiting } = database.prepare('SELECT count(*) AS waiting FROM unscored_windows').get() as {
          waiting: number;
        };
        database.close();
        return waiting === 0;
      },
      20_000,
    );
  }, 120_000);

  it('keeps every acknowledged window, once, when the whole platform is killed at once', async () => {
    const sent = devices();
    await until('devices are sending', () => sent.every(({ acknowledged }) => acknowledged.size > 3));
    const killed = platform;
    for (const name of serviceNames) process.kill(killed.pidOf(name)!, 'SIGKILL');
    await killed.stop();
    platform = await start();
    const counts = sent.map(({ acknowledged }) => acknowledged.size);
    await until(
      'windows go on',
      () => sent.every(({ acknowledged }, index) => acknowledged.size > counts[index]!),
      20_000,
    );
    await Promise.all(sent.map((device) => device.stop()));
    expectStoredOnce(sent);
  }, 60_000);

  it('says 503 with a time to come back, and is not ready, while the database owner hangs', async () => {
    const pid = platform.pidOf('data-access')!;
    process.kill(pid, 'SIGSTOP');
    try {
      const post = await fetch(
        platform.urls['heart-rate-acquisition'] + catalog['heart-rate-acquisition'].routes.samples.path,
        {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            authorization: `Bearer ${patients[0]!.heartRateToken}`,
          },
          body: JSON.stringify({ data: { metrics: [] } }),
        },
      );
      expect([post.status, post.headers.get('retry-after')]).toEqual([503, '1']);
      expect(await ready('eeg-acquisition')).toBe(false);
      expect(await ready('dashboard')).toBe(false);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await until('it recovers', () => ready('dashboard'));
  }, 40_000);

  it('keeps the device tokens where only their owner can read them', () => {
    expect(statSync(join(folder.path, 'demo-patients.json')).mode & 0o077).toBe(0);
  });

  it('leaves no service behind when its starter dies while it starts', async () => {
    const { ports, secrets } = platform.wiring;
    const wiring = { ports: { ...ports, 'seizure-detection': 0 }, secrets };
    const orphans = [0, 100, 300].map(async (afterMs) => {
      const child = spawn(process.execPath, [bundleOf(outDir, 'seizure-detection')], {
        env: { ...process.env, ...serviceEnvironment('seizure-detection', wiring), BACKEND: 'wasm' },
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      });
      setTimeout(() => child.disconnect(), afterMs);
      await once(child, 'exit');
    });
    await Promise.all(orphans);
  });

  it('logs no token, no signal and no name', () => {
    const { stdout } = spawnSync(
      'grep',
      ['-rlE', 'wd_[0-9]+_|eeg_data|Demo Ada', join(folder.path, 'logs')],
      { encoding: 'utf8' },
    );
    expect(stdout).toBe('');
  });

  it('stops within ten seconds when asked', async () => {
    const startedAt = Date.now();
    await platform.stop();
    expect(Date.now() - startedAt).toBeLessThan(10_000);
  }, 20_000);
});
