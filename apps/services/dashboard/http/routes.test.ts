import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningService } from '../../../kit/run-service.ts';
import { until } from '../../../testing/until.ts';
import { madeWindow, scored, startOfWindow } from '../testing/made-windows.ts';
import { builtAssets, startDashboard } from '../testing/start-dashboard.ts';
import { signIn } from '../testing/sign-in.ts';
import { startDataAccess, type RealDataAccess } from '../testing/start-data-access.ts';
import { contentSecurityPolicy } from './security-headers.ts';

const hour = 3_600_000;

describe('the dashboard on the real data-access', () => {
  const startMs = Math.floor(Date.now() / hour) * hour - hour;
  let assets: Awaited<ReturnType<typeof builtAssets>>;
  let dataAccess: RealDataAccess;
  let service: RunningService;
  let cookie = '';
  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${service.url}${path}`, { headers: { cookie, ...headers } });

  /** `fetch` does not let its caller choose the Host header. */
  const statusWithHost = (host: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      request(`${service.url}/sign-in`, { headers: { host } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .once('error', reject)
        .end();
    });

  beforeAll(async () => {
    assets = await builtAssets();
    dataAccess = await startDataAccess(['Bed 1', 'Bed 2']);
    const recordingId = randomUUID();
    await dataAccess.sender.store(
      Array.from({ length: 20 }, (_value, sequence) =>
        madeWindow({
          patientId: 1,
          sequence,
          recordingId,
          startMs: startOfWindow(startMs, sequence),
          score: scored(sequence / 20),
        }),
      ),
    );
    await dataAccess.sender.storeHeartRates({
      patientId: 1,
      deviceId: null,
      aggregation: null,
      sources: ['watch'],
      samples: [
        [startMs, 60, 58, 61, 64, 0],
        [startMs + 60_000, 60, 70, 75, 90, 0],
      ],
    });
    service = await startDashboard(dataAccess.url, assets.path);
    await until('it is ready', async () => (await get('/readyz')).ok);
    cookie = await signIn(service.url, 'test', dataAccess.password);
  });
  afterAll(async () => {
    await service.stop();
    await dataAccess.stop();
    assets.remove();
  });

  it('serves pages that may run nothing but their own files, and are never stored', async () => {
    for (const path of ['/', '/patients/1']) {
      const answer = await get(path);
      const html = await answer.text();
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-security-policy')).toBe(contentSecurityPolicy);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(html).not.toMatch(/<script(?![^>]*\ssrc="\/assets\/)|<style|\sstyle=|\son\w+=|https?:\/\//);
      expect(html).not.toContain('Bed 1');
    }
    expect(contentSecurityPolicy).toContain(`default-src 'none'`);
    expect(contentSecurityPolicy).not.toMatch(/unsafe|https?:|\*/);
  });

  it('serves the files of the page for ever, under names that carry their content', async () => {
    const html = await (await get('/')).text();
    const files = [...html.matchAll(/\/assets\/[^"]+/g)].map(([path]) => path);
    expect(files.length).toBeGreaterThanOrEqual(3);
    for (const file of files) {
      expect(file).toMatch(/-[A-Z0-9]{8}\.(js|css|svg)$/);
      const answer = await get(file);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(100);
    }
    for (const file of ['/assets/manifest.json', '/assets/..%2F..%2Fpackage.json', '/assets/none.js'])
      expect((await get(file)).status).toBe(404);
  });

  it('answers 404 with a page for a patient who is not on the ward', async () => {
    for (const path of ['/patients/3', '/patients/0', '/patients/x']) {
      const answer = await get(path);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    }
  });

  it('gives a page of EEG with its neighbours', async () => {
    const fromMs = Math.round(startOfWindow(startMs, 5));
    const page = await (await get(`/v1/patients/1/eeg?fromMs=${fromMs + 10}&toMs=${fromMs + 3_000}`)).json();
    expect(page).toMatchObject({
      windows: [{ startMs: fromMs }, {}, {}],
      previousMs: Math.round(startOfWindow(startMs, 4)),
      nextMs: Math.round(startOfWindow(startMs, 8)),
    });
  });

  it('gives the trends of probability and heart rate', async () => {
    const span = `fromMs=${startMs}&toMs=${startMs + hour}`;
    const eeg = await (await get(`/v1/patients/1/eeg/trend?${span}`)).json();
    expect(eeg).toMatchObject({ buckets: [{ startMs, windows: 20, scored: 20, maxProbability: 0.95 }] });
    const heartRate = await (await get(`/v1/patients/1/heart-rate/trend?${span}`)).json();
    expect(heartRate).toMatchObject({ summary: { lowest: 58, highest: 90, newestMs: startMs + 60_000 } });
  });

  it.each([
    ['/v1/patients/1/eeg?fromMs=5&toMs=5', 'toMs'],
    ['/v1/patients/1/eeg?fromMs=x&toMs=5', 'fromMs'],
    ['/v1/patients/1/eeg?fromMs=0&toMs=600001', 'toMs'],
    ['/v1/patients/abc/eeg?fromMs=0&toMs=1000', 'patientId'],
    ['/v1/patients/1/eeg/trend?toMs=5', 'fromMs'],
    ['/v1/patients/1/heart-rate/trend?fromMs=7&toMs=5', 'toMs'],
  ])('refuses %s and names %s', async (path, field) => {
    const answer = await get(path);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'bad-request', fields: [{ path: field }] });
  });

  it('answers old clients in the shape they know', async () => {
    const [eeg] = (await (await get('/eeg_data')).json()) as Record<string, unknown>[];
    expect(eeg).toMatchObject({ fk_user: 1, epilepsy_prediction_probability: 0.95 });
    expect(JSON.parse(eeg!['eeg_data'] as string)).toHaveLength(178);
    expect(eeg).toHaveProperty('register_timestamp');
    expect(await (await get('/heartbeat_data')).json()).toMatchObject({
      '1': { heartbeat_values: [61, 75], register_timestamps: [expect.any(String), expect.any(String)] },
    });
  });

  it('refuses requests that a foreign page sent here by a name of its own', async () => {
    for (const host of [`127.0.0.1:${service.port}`, `localhost:${service.port}`, `[::1]:${service.port}`])
      expect(await statusWithHost(host)).toBe(200);
    for (const host of [
      'evil.example',
      `evil.example:${service.port}`,
      'localhost',
      'localhost:1',
      `127.0.0.1.evil.example:${service.port}`,
      `localhost.evil.example:${service.port}`,
    ])
      expect(await statusWithHost(host)).toBe(403);
  });
});

describe('the network', () => {
  let assets: Awaited<ReturnType<typeof builtAssets>>;
  beforeAll(async () => {
    assets = await builtAssets();
  });
  afterAll(() => assets.remove());
  const nowhere = 'http://127.0.0.1:9';

  it.each(['0.0.0.0', '::', '192.0.2.7', 'ward.example'])(
    'is not listened on at %s without TLS',
    async (host) => {
      await expect(startDashboard(nowhere, assets.path, { HOST: host })).rejects.toThrow(
        /'HOST' \(.*\) must be a loopback address .* TLS_CERT_FILE and TLS_KEY_FILE, or TRUSTED_PROXIES/,
      );
    },
  );

  it('is reached through the named proxy only, and by https only', async () => {
    const asked = async (proxies: string, headers: Record<string, string>): Promise<number> => {
      const service = await startDashboard(nowhere, assets.path, {
        HOST: '0.0.0.0',
        TRUSTED_PROXIES: proxies,
      });
      try {
        return (await fetch(`http://127.0.0.1:${service.port}/sign-in`, { headers })).status;
      } finally {
        await service.stop();
      }
    };
    const https = { 'x-forwarded-proto': 'https' };
    expect(await asked('127.0.0.0/8', https)).toBe(200);
    expect(await asked('192.0.2.7,127.0.0.1', https)).toBe(200);
    expect(await asked('127.0.0.1', {})).toBe(403);
    expect(await asked('192.0.2.7', https)).toBe(403);
  });

  it.each([
    [{ TLS_CERT_FILE: 'cert.pem' }, /'TLS_CERT_FILE' and 'TLS_KEY_FILE' must be given together/],
    [{ TLS_CERT_FILE: '/none.pem', TLS_KEY_FILE: '/none.pem' }, /'TLS_CERT_FILE' \(\/none\.pem\).*ENOENT/],
    [{ TRUSTED_PROXIES: 'ingress' }, /'TRUSTED_PROXIES' must be valid: must be IP addresses or networks/],
    [{ TRUSTED_PROXIES: '10.0.0.0/33' }, /'TRUSTED_PROXIES' must be valid/],
  ])('settings %j are refused with their reason', async (settings, reason) => {
    await expect(startDashboard(nowhere, assets.path, settings)).rejects.toThrow(reason);
  });

  it('is not looked at without the built page; the refusal says how to build it', async () => {
    await expect(startDashboard(nowhere, `${assets.path}/none`)).rejects.toThrow(
      /'ASSETS_DIR' .*npm run build/,
    );
  });
});
