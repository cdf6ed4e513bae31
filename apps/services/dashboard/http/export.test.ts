import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { unpackSamples } from '../../../contracts/samples.ts';
import type { RunningService } from '../../../kit/run-service.ts';
import { filterForDisplay } from '../../../signal/filtering/display-filter.ts';
import { readEdfAnnotations } from '../../../signal/recording/edf-annotations.ts';
import { readEdfHeader } from '../../../signal/recording/edf-header.ts';
import { withDatabase } from '../../data-access/commands/with-database.ts';
import { readAudit } from '../../data-access/store/audit/audit-trail.ts';
import { madeWindow, scored, startOfWindow } from '../testing/made-windows.ts';
import { builtAssets, startDashboard } from '../testing/start-dashboard.ts';
import { signIn } from '../testing/sign-in.ts';
import { startDataAccess, type RealDataAccess } from '../testing/start-data-access.ts';

const fromMs = Math.floor(Date.now() / 1_000) * 1_000 - 3_600_000 + 250;
/** Two stretches with a gap of a minute, and a seizure at the end. */
const windows = Array.from({ length: 40 }, (_none, sequence) => ({
  ...madeWindow({
    patientId: 1,
    sequence,
    recordingId: '0b0e8a52-9a1e-4b5e-8f5c-2f0a3a3f7a11',
    startMs: startOfWindow(fromMs, sequence) + (sequence < 20 ? 0 : 60_000),
    channel: 'F7-T7',
    score: scored(sequence > 35 ? 0.9 : 0.1),
  }),
  scaleUv: 0.5,
  offsetMinutes: 120,
}));

describe('the export of stored EEG', () => {
  let assets: Awaited<ReturnType<typeof builtAssets>>;
  let dataAccess: RealDataAccess;
  let service: RunningService;
  let cookie: string;
  beforeAll(async () => {
    assets = await builtAssets();
    dataAccess = await startDataAccess(['One', 'Two']);
    service = await startDashboard(dataAccess.url, assets.path);
    await dataAccess.sender.store(windows);
    cookie = await signIn(service.url, 'test', dataAccess.password);
  }, 30_000);
  afterAll(async () => {
    await service.stop();
    await dataAccess.stop();
    assets.remove();
  });

  const get = (query: Record<string, string | number>, patientId = 1) => {
    const asked = new URLSearchParams({ fromMs: String(fromMs), toMs: String(fromMs + 3_600_000) });
    for (const [key, value] of Object.entries(query)) asked.set(key, String(value));
    return fetch(`${service.url}/v1/patients/${patientId}/eeg/export?${asked.toString()}`, {
      headers: { cookie },
    });
  };

  it('gives EDF+D with every stored step, at the instant and in the unit of the database', async () => {
    const answer = await get({ format: 'edf' });
    expect(answer.headers.get('content-disposition')).toMatch(
      /^attachment; filename="patient-1-[\dT-]+Z\.edf"$/,
    );
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const header = readEdfHeader(bytes, 'export.edf');
    expect(header).toMatchObject({
      kind: 'EDF+D',
      patient: '1 X X X',
      records: windows.length,
      recordSeconds: 1.025287,
    });
    const [signal] = header.signals;
    expect(signal).toMatchObject({ label: 'EEG F7-T7', dimension: 'uV', samplesPerRecord: 178 });
    const { recordOnsetsS } = readEdfAnnotations(bytes, header, 'export.edf');
    const [day, month, year] = header.startDate.split('.');
    const startMs = Date.parse(`20${year}-${month}-${day}T${header.startTime.replaceAll('.', ':')}+02:00`);
    const view = new DataView(bytes.buffer);
    windows.forEach((window, record) => {
      expect(Math.round(startMs + recordOnsetsS[record]! * 1_000)).toBe(window.startMs);
      const at = header.headerBytes + record * header.recordBytes + signal!.offsetBytes;
      const steps = Array.from({ length: 178 }, (_none, i) => view.getInt16(at + 2 * i, true));
      expect(steps).toEqual([...unpackSamples(window.samples)]);
    });
    const stepUv = (signal!.physicalMax - signal!.physicalMin) / (signal!.digitalMax - signal!.digitalMin);
    expect(stepUv).toBeCloseTo(0.5, 9);
  });

  it('gives CSV with the same values and instants', async () => {
    const lines = (await (await get({ format: 'csv' })).text()).trimEnd().split('\n');
    expect(lines[0]).toBe('instant,channel,microvolts');
    expect(lines).toHaveLength(1 + windows.length * 178);
    const [instant, channel, microvolts] = lines[1 + 178 * 20 + 1]!.split(',');
    const startMs = windows[20]!.startMs + 1_000 / windows[20]!.samplingRateHz;
    expect(instant).toBe(
      `${new Date(Math.floor(startMs)).toISOString().slice(0, -1)}${String(Math.round(startMs * 1_000) % 1_000).padStart(3, '0')}Z`,
    );
    expect([channel, Number(microvolts)]).toEqual(['F7-T7', unpackSamples(windows[20]!.samples)[1]! * 0.5]);
  });

  it('gives what a filtered page shows where it is asked for, and says how it was filtered', async () => {
    const filter = { lowCutHz: 1, highCutHz: 35, notchHz: 50 };
    const query = { low: 1, high: 35, notch: 50 };
    const edf = await get({ format: 'edf', ...query });
    expect(edf.headers.get('content-disposition')).toContain('-filtered.edf"');
    const bytes = Buffer.from(await edf.arrayBuffer());
    expect(bytes.toString('latin1', 0, 1_024)).toContain('HP:1Hz LP:35Hz N:50Hz ');
    const lines = (await (await get({ format: 'csv', ...query })).text()).trimEnd().split('\n').slice(1);
    expect(lines).toHaveLength(windows.length * 178);
    for (const stretch of [windows.slice(0, 20), windows.slice(20)]) {
      const stored = stretch.flatMap(({ samples }) =>
        Array.from(unpackSamples(samples), (step) => step * 0.5),
      );
      const shown = filterForDisplay(stored, windows[0]!.samplingRateHz, filter);
      const exported = lines.splice(0, stored.length).map((line) => Number(line.split(',')[2]));
      expect(Math.max(...exported.map((value, at) => Math.abs(value - shown[at]!)))).toBeLessThanOrEqual(
        0.25,
      );
      expect(Math.max(...exported.map((value, at) => Math.abs(value - stored[at]!)))).toBeGreaterThan(5);
    }
    const refused = await get({ format: 'edf', low: 7 });
    expect([refused.status, ((await refused.json()) as { message: string }).message]).toEqual([
      400,
      expect.stringContaining("'low' (7) must be one of 0.1, 0.3"),
    ]);
  });

  it('is filtered at the edges of a span as in its middle: what lies beyond is taken in', async () => {
    const values = async (fromMs_: number, toMs: number) => {
      const answer = await get({ format: 'csv', fromMs: fromMs_, toMs, low: 1 });
      return (await answer.text()).trimEnd().split('\n').slice(1);
    };
    const [whole, part] = await Promise.all([
      values(fromMs, windows[19]!.startMs + 1),
      values(windows[8]!.startMs, windows[11]!.startMs),
    ]);
    expect(part).toHaveLength(3 * 178);
    part!.forEach((line, at) => {
      const [instant, , microvolts] = line.split(',');
      const [sameInstant, , expected] = whole![8 * 178 + at]!.split(',');
      expect(instant).toBe(sameInstant);
      expect(Math.abs(Number(microvolts) - Number(expected))).toBeLessThanOrEqual(1);
    });
  });

  it('gives several channels in one file, which continues without gaps, with heart rates beside them', async () => {
    const minuteMs = Math.ceil(fromMs / 60_000) * 60_000;
    await dataAccess.sender.store(
      ['C3', 'C4'].flatMap((channel) => {
        const recordingId = randomUUID();
        return Array.from({ length: 120 }, (_none, sequence) => {
          const startMs = startOfWindow(fromMs, sequence);
          return madeWindow({ patientId: 2, sequence, recordingId, startMs, channel });
        });
      }),
    );
    await dataAccess.sender.storeHeartRates({
      patientId: 2,
      deviceId: null,
      aggregation: 'Minutes',
      sources: ['watch'],
      samples: [[minuteMs + 5_000, 0, 61, 64, 70, 0]],
    });
    const bytes = new Uint8Array(await (await get({ format: 'edf' }, 2)).arrayBuffer());
    const header = readEdfHeader(bytes, 'export.edf');
    expect(header).toMatchObject({ kind: 'EDF+C', records: 120 });
    expect(header.signals.map(({ label }) => label)).toEqual(['EEG C3', 'EEG C4', 'EDF Annotations']);
    const { annotations } = readEdfAnnotations(bytes, header, 'export.edf');
    expect(annotations.filter(({ text }) => text.startsWith('Heart'))).toEqual([
      { onsetS: (minuteMs - fromMs) / 1_000, durationS: 60, text: 'Heart rate: 64/min (61 to 70)' },
    ]);
    const one = await get({ format: 'edf', channel: 'C4' }, 2);
    const oneHeader = readEdfHeader(new Uint8Array(await one.arrayBuffer()), 'export.edf');
    expect(oneHeader.signals.map(({ label }) => label)).toEqual(['EEG C4', 'EDF Annotations']);
    const lines = (await (await get({ format: 'csv' }, 2)).text()).trimEnd().split('\n');
    expect(lines).toHaveLength(1 + 2 * 120 * 178);
  });

  it('is in the audit trail each time, with person, patient, format and span, and nothing of what was seen', async () => {
    const entries = () =>
      withDatabase({ DATABASE_URL: dataAccess.databaseUrl }, async (database) =>
        (await readAudit(database, 0, 10_000)).filter(({ action }) => action === 'exportEeg'),
      );
    const before = (await entries()).length;
    const span = { fromMs, toMs: fromMs + 20_000 };
    await (await get({ format: 'edf', ...span })).arrayBuffer();
    await (await get({ format: 'edf', ...span })).arrayBuffer();
    await (await get({ format: 'csv', high: 35, ...span })).text();
    expect((await get({ format: 'csv', channel: 'O1', ...span })).status).toBe(404);
    const said = `${new Date(span.fromMs).toISOString()} to ${new Date(span.toMs).toISOString()}`;
    const entry = { outcome: 'done', account_name: 'Dr. Test', patient_id: 1 };
    expect((await entries()).slice(before)).toMatchObject([
      { ...entry, object: `edf, ${said}` },
      { ...entry, object: `edf, ${said}` },
      { ...entry, object: `csv-filtered, ${said}` },
    ]);
  });

  it('refuses what cannot be one file, and says what to do', async () => {
    const startMs = fromMs + 3_000_000;
    await dataAccess.sender.store(
      ['C3', 'C4'].map((channel, index) =>
        madeWindow({
          patientId: 2,
          sequence: 0,
          recordingId: randomUUID(),
          startMs: startMs + index * 400,
          channel,
        }),
      ),
    );
    const refusals = await Promise.all([
      get({ format: 'edf' }, 2),
      get({ format: 'pdf' }),
      get({ format: 'edf', toMs: fromMs + 7 * 3_600_000 }),
      get({ format: 'edf', channel: 'O1' }),
      get({ format: 'edf' }, 99),
    ]);
    expect(refusals.map(({ status }) => status)).toEqual([409, 400, 400, 404, 404]);
    expect(((await refusals[0]!.json()) as { message: string }).message).toContain(
      `channels of one file must begin at the same instants; 'C4' does not at ${new Date(startMs + 400).toISOString()}`,
    );
  });
});
