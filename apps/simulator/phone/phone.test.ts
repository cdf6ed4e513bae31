import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { packSamples } from '../../contracts/samples.ts';
import { cutWindows, toSubmission } from '../playback/window-cutter.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { startTestAcquisition, type TestAcquisition } from '../testing/acquisition.ts';
import { madeRecording } from '../testing/made-recording.ts';
import { buildWeb } from './build-web.ts';
import { loadWeb, saveWeb } from './saved-web.ts';
import type { PhoneSession } from './phone-api.ts';
import { startSimulatorServer, type SimulatorServer } from './start-simulator-server.ts';

const token = 'wd_7_0123456789012345678901234567890123456789012';
const recordings = [
  madeRecording({ label: 'one', length: 400 }),
  madeRecording({ label: 'chb01_03.edf F7-T7' }),
];
let acquisition: TestAcquisition;
let server: SimulatorServer;

beforeEach(async () => {
  acquisition = await startTestAcquisition();
  server = await startSimulatorServer({
    port: 0,
    eegAcquisitionUrl: acquisition.url,
    patients: [{ patientId: 7, name: 'Demo Ada', token }],
    recordings,
  });
});
afterEach(async () => {
  await server.stop();
  await acquisition.stop();
});

const windows = [...cutWindows(madeRecording({ length: 178 * 2 }), crypto.randomUUID())].map((window) =>
  toSubmission(window, {
    startMs: 1_700_000_000_000,
    offsetMinutes: 0,
    samples: packSamples(window.samples),
  }),
);
const post = (patient: string | number, headers: Record<string, string> = {}, body: unknown = { windows }) =>
  fetch(`${server.url}/v1/eeg/windows?patient=${patient}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
/** Status of a GET with headers that fetch does not let one set. */
const statusOf = (headers: Record<string, string>): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    httpRequest(server.url, { headers }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end();
  });

describe('the server of the phone page', () => {
  it('gives patients without tokens, recordings with what must be shown with them, and samples as int16', async () => {
    const text = await (await fetch(`${server.url}/api/session`)).text();
    expect(text).not.toContain('wd_7');
    const session = JSON.parse(text) as PhoneSession;
    expect(session.patients).toEqual([{ patientId: 7, name: 'Demo Ada' }]);
    expect(session.recordings[0]).toMatchObject({
      key: 0,
      label: 'one',
      origin: 'replay',
      scale: 0.5,
      attribution: null,
    });
    expect(session.recordings[1]!.attribution).toContain('CHB-MIT Scalp EEG Database');
    const samples = Buffer.from(await (await fetch(`${server.url}/api/recordings/0/samples`)).arrayBuffer());
    expect(samples.length).toBe(800);
    expect(samples.readInt16LE(798)).toBe(399);
    expect((await fetch(`${server.url}/api/recordings/9/samples`)).status).toBe(404);
  });

  it('hands windows on with the token of the patient, and the answer back', async () => {
    const answer = await post(7);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      results: [
        { sequence: 0, duplicate: false },
        { sequence: 1, duplicate: false },
      ],
    });
    expect(acquisition.stored.get(`Bearer ${token}`)).toHaveLength(2);
  });

  it('hands refusals and Retry-After back as they are, and answers 503 when eeg-acquisition is away', async () => {
    acquisition.troubles.push({ kind: 'answer', status: 503, headers: { 'retry-after': '7' } });
    const busy = await post(7);
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([503, '7']);
    expect((await post(7, {}, { windows: [{ ...windows[0], sequence: -1 }] })).status).toBe(400);
    await acquisition.stop();
    const away = await post(7);
    expect([away.status, away.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await away.json()).toMatchObject({ status: 'error', code: 'unavailable' });
  });

  it('sends for none but its own patients', async () => {
    for (const patient of ['8', '', 'x', '7.5']) expect((await post(patient)).status).toBe(404);
    expect(acquisition.batches).toEqual([]);
  });

  it('refuses other sites, rebound names and bodies that a form could send', async () => {
    expect((await post(7, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await post(7, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await post(7, { 'content-type': 'text/plain' })).status).toBe(415);
    expect(await statusOf({ host: 'evil.example' })).toBe(403);
    expect(await statusOf({ host: `localhost:${server.port}` })).toBe(200);
    expect((await post(7, { origin: server.url })).status).toBe(200);
    expect(acquisition.batches).toHaveLength(1);
  });

  it('has a policy that lets the page load its own files only', async () => {
    const policy = (await fetch(server.url)).headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/default-src 'none'/);
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
  });

  it('offers made recordings, labelled synthetic, when it was given none', async () => {
    const made = await startSimulatorServer({
      port: 0,
      eegAcquisitionUrl: acquisition.url,
      patients: [],
      recordings: [],
    });
    const session = (await (await fetch(`${made.url}/api/session`)).json()) as PhoneSession;
    await made.stop();
    expect(session.recordings.map(({ origin }) => origin)).toEqual(['synthetic', 'synthetic', 'synthetic']);
    expect(session.recordings[0]!.seizures[0]!.fromS).toBe(60);
  });

  it('serves the same page when it was built and saved before', async () => {
    const folder = temporaryFolder();
    await saveWeb(await buildWeb(), folder.path);
    const saved = {
      port: 0,
      eegAcquisitionUrl: acquisition.url,
      patients: [],
      recordings,
      files: await loadWeb(folder.path),
    };
    const other = await startSimulatorServer(saved);
    for (const path of ['/', '/phone.js', '/service-worker.js', '/manifest.webmanifest', '/icon.svg']) {
      const [one, two] = await Promise.all([fetch(server.url + path), fetch(other.url + path)]);
      expect(two.headers.get('content-type')).toBe(one.headers.get('content-type'));
      expect(await two.text()).toBe(await one.text());
    }
    await other.stop();
    folder.remove();
  });

  it('listens on loopback only', async () => {
    const open = {
      port: 0,
      host: '0.0.0.0',
      eegAcquisitionUrl: acquisition.url,
      patients: [],
      recordings: [],
    };
    await expect(startSimulatorServer(open)).rejects.toThrow("'host' (0.0.0.0) must be a loopback address");
  });
});
